package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.scheme.ElementType;
import org.bytedeco.dnnl.memory;

/** Describes tensors as oneDNN wants it: logical order [n, c, h, w] whatever the order in memory. */
final class TensorDescs {

    private TensorDescs() {}

    static memory.data_type typeOf(ElementType type) {
        return switch (type) {
            case FLOAT32 -> memory.data_type.f32;
            case INT8 -> memory.data_type.s8;
            case UINT8 -> memory.data_type.u8;
            case INT32 -> memory.data_type.s32;
        };
    }

    static memory.desc vector(ElementType type, long length) {
        return new memory.desc(new long[] {length}, typeOf(type), memory.format_tag.x);
    }

    static memory.desc matrix(ElementType type, long rows, long columns) {
        return new memory.desc(new long[] {rows, columns}, typeOf(type), memory.format_tag.ab);
    }

    /** Channels last. */
    static memory.desc images(ElementType type, long batch, long channels, long height, long width) {
        return new memory.desc(new long[] {batch, channels, height, width}, typeOf(type), memory.format_tag.nhwc);
    }

    /** [nIn, nOut] as oneDNN multiplies it, out of [nOut, nIn] as it is kept. */
    static memory.desc denseWeights(ElementType type, long nIn, long nOut) {
        return new memory.desc(new long[] {nIn, nOut}, typeOf(type), memory.format_tag.ba);
    }

    static memory.desc packedDenseWeights(ElementType type, long nIn, long nOut) {
        return new memory.desc(new long[] {nIn, nOut}, typeOf(type), memory.format_tag.any);
    }

    /** Logical [(g,) o, i, h, w] out of [o, h, w, i] as it is kept; axis g exists with several groups only. */
    static memory.desc convolutionWeights(ElementType type, ConvolutionSpec spec) {
        long h = spec.window().kernelHeight();
        long w = spec.window().kernelWidth();
        long i = spec.inChannels() / spec.groups();
        long perGroup = spec.outChannels() / spec.groups() * h * w * i;
        long[] strides = spec.groups() == 1
                ? new long[] {h * w * i, 1, w * i, i}
                : new long[] {perGroup, h * w * i, 1, w * i, i};
        return new memory.desc(convolutionWeightDims(spec), typeOf(type), strides);
    }

    static memory.desc packedConvolutionWeights(ElementType type, ConvolutionSpec spec) {
        return new memory.desc(convolutionWeightDims(spec), typeOf(type), memory.format_tag.any);
    }

    private static long[] convolutionWeightDims(ConvolutionSpec spec) {
        long h = spec.window().kernelHeight();
        long w = spec.window().kernelWidth();
        long i = spec.inChannels() / spec.groups();
        return spec.groups() == 1
                ? new long[] {spec.outChannels(), i, h, w}
                : new long[] {spec.groups(), spec.outChannels() / spec.groups(), i, h, w};
    }
}
