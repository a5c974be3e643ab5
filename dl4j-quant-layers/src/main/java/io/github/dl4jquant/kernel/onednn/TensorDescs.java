package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.scheme.ElementType;
import java.util.stream.LongStream;
import org.bytedeco.dnnl.memory;

/** Describes tensors as oneDNN wants it: logical order [n, c, (d,) h, w] whatever the order in memory. */
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

    /** A matrix whose rows are so many elements apart. */
    static memory.desc rows(ElementType type, long rows, long columns, long pitch) {
        return new memory.desc(new long[] {rows, columns}, typeOf(type), new long[] {pitch, 1});
    }

    /** Channels last. */
    static memory.desc images(ElementType type, long batch, long channels, long height, long width) {
        return new memory.desc(new long[] {batch, channels, height, width}, typeOf(type), memory.format_tag.nhwc);
    }

    /** Images, or volumes if the depth says so. */
    static memory.desc pixels(
            ElementType type, long batch, long channels, DepthAxis axis, long depth, long height, long width) {
        return axis.isFlat()
                ? images(type, batch, channels, height, width)
                : new memory.desc(
                        new long[] {batch, channels, depth, height, width}, typeOf(type), memory.format_tag.ndhwc);
    }

    /** [nIn, nOut] as oneDNN multiplies it, out of [nOut, nIn] as it is kept. */
    static memory.desc denseWeights(ElementType type, long nIn, long nOut) {
        return new memory.desc(new long[] {nIn, nOut}, typeOf(type), memory.format_tag.ba);
    }

    static memory.desc packedDenseWeights(ElementType type, long nIn, long nOut) {
        return new memory.desc(new long[] {nIn, nOut}, typeOf(type), memory.format_tag.any);
    }

    /**
     * Logical [(g,) o, i, (d,) h, w] out of [o, (d,) h, w, i] as it is kept; axis g exists with several groups only, d
     * for volumes only.
     */
    static memory.desc convolutionWeights(ElementType type, ConvolutionSpec spec) {
        long h = spec.window().kernelHeight();
        long w = spec.window().kernelWidth();
        long i = spec.inChannels() / spec.groups();
        long perChannel = spec.weightsPerChannel();
        long perGroup = spec.outChannels() / spec.groups() * perChannel;
        return new memory.desc(convolutionWeightSizes(spec), typeOf(type), weightAxes(spec, perGroup, new long[] {
            perChannel, 1, h * w * i, w * i, i
        }));
    }

    static memory.desc packedConvolutionWeights(ElementType type, ConvolutionSpec spec) {
        return new memory.desc(convolutionWeightSizes(spec), typeOf(type), memory.format_tag.any);
    }

    /** Sizes of the logical axes. */
    static long[] convolutionWeightSizes(ConvolutionSpec spec) {
        long h = spec.window().kernelHeight();
        long w = spec.window().kernelWidth();
        long i = spec.inChannels() / spec.groups();
        long o = spec.outChannels() / spec.groups();
        return weightAxes(spec, spec.groups(), new long[] {o, i, spec.depth().kernel(), h, w});
    }

    /** Those axes of [group, {o, i, d, h, w}] that exist. */
    private static long[] weightAxes(ConvolutionSpec spec, long group, long[] rest) {
        LongStream axes =
                spec.depth().isFlat() ? LongStream.of(rest[0], rest[1], rest[3], rest[4]) : LongStream.of(rest);
        return (spec.groups() == 1 ? axes : LongStream.concat(LongStream.of(group), axes)).toArray();
    }
}
