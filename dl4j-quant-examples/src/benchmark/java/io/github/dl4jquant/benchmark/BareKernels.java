package io.github.dl4jquant.benchmark;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_SCALES;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.github.dl4jquant.benchmark.BareMemory.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;

/**
 * Int8 kernels straight from oneDNN, in the forms that it is fastest in: unsigned bytes between kernels, channels last, signed
 * weights in an order of its own choice with a scale per channel, activation and residual sum in the kernel of the product.
 */
final class BareKernels {

    private static final float SCALE = 0.02f;
    private static final float WEIGHT_SCALE = 0.001f;

    private final BareMemory arrays;
    private final List<BareKernel> kernels = new ArrayList<>();
    private final memory scale;

    BareKernels(BareMemory arrays) {
        this.arrays = arrays;
        this.scale = arrays.floats(1, SCALE);
    }

    List<BareKernel> inOrder() {
        return List.copyOf(kernels);
    }

    /** Floats of a network's input into bytes, channels last. */
    Tensor quantize(Tensor floats, memory.format_tag order) {
        Tensor bytes = arrays.tensor(memory.data_type.u8, order, floats.shape());
        primitive_attr attributes = arrays.own(new primitive_attr());
        attributes.set_scales_mask(DNNL_ARG_DST, 0);
        reorder.primitive_desc description = arrays.own(new reorder.primitive_desc(
                arrays.cpu(),
                floats.array().get_desc(),
                arrays.cpu(),
                bytes.array().get_desc(),
                attributes,
                false));
        IntMemoryMap arguments = arguments()
                .put(DNNL_ARG_FROM, floats.array())
                .put(DNNL_ARG_TO, bytes.array())
                .put(DNNL_ARG_ATTR_SCALES | DNNL_ARG_DST, scale);
        add("quantize", arrays.own(new reorder(description)), arguments);
        return bytes;
    }

    /**
     * A convolution.
     *
     * @param groups 1, or as many as channels in a depthwise one
     * @param residual is added to and overwritten; null for none
     */
    Tensor convolution(Tensor in, long channels, Window window, long groups, PostOperation post, Tensor residual) {
        long inChannels = in.size(1);
        long size = window.size();
        memory.desc weights = groups == 1
                ? arrays.description(memory.data_type.s8, memory.format_tag.any, channels, inChannels, size, size)
                : arrays.description(
                        memory.data_type.s8,
                        memory.format_tag.any,
                        groups,
                        channels / groups,
                        inChannels / groups,
                        size,
                        size);
        memory.desc bias = arrays.description(memory.data_type.f32, memory.format_tag.x, channels);
        Tensor out = residual != null
                ? residual
                : arrays.tensor(
                        post.type(),
                        memory.format_tag.nhwc,
                        in.size(0),
                        channels,
                        window.results(in.size(2)),
                        window.results(in.size(3)));
        primitive_attr attributes = attributes(groups == 1 ? 1 : 3, post, residual != null);
        convolution_forward.primitive_desc description = arrays.own(new convolution_forward.primitive_desc(
                arrays.cpu(),
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.convolution_direct,
                in.array().get_desc(),
                weights,
                bias,
                out.array().get_desc(),
                both(window.stride()),
                both(window.padBegin()),
                both(window.padEnd()),
                attributes,
                false));
        String name = String.format(
                "%s %dx%d, stride %d, %d->%d, %dx%d",
                groups == 1 ? "convolution" : "depthwise",
                size,
                size,
                window.stride(),
                inChannels,
                channels,
                in.size(2),
                in.size(3));
        long products =
                in.size(0) * window.taps(in.size(2)) * window.taps(in.size(3)) * (inChannels / groups) * channels;
        addProduct(
                name,
                arrays.own(new convolution_forward(description)),
                in,
                description.weights_desc(),
                channels,
                out,
                products);
        return out;
    }

    /** A fully connected layer over vectors. */
    Tensor dense(Tensor in, long units, PostOperation post) {
        long size = in.size(1);
        Tensor out = arrays.tensor(post.type(), memory.format_tag.ab, in.size(0), units);
        memory.desc weights = arrays.description(memory.data_type.s8, memory.format_tag.any, size, units);
        memory.desc bias = arrays.description(memory.data_type.f32, memory.format_tag.ab, 1, units);
        matmul.primitive_desc description = arrays.own(new matmul.primitive_desc(
                arrays.cpu(),
                in.array().get_desc(),
                weights,
                bias,
                out.array().get_desc(),
                attributes(2, post, false),
                false));
        addProduct(
                "dense " + size + "->" + units,
                arrays.own(new matmul(description)),
                in,
                description.weights_desc(),
                units,
                out,
                in.size(0) * size * units);
        return out;
    }

    Tensor pool(Tensor in, Window window, dnnl.algorithm kind) {
        Tensor out = arrays.tensor(
                memory.data_type.u8,
                memory.format_tag.nhwc,
                in.size(0),
                in.size(1),
                window.results(in.size(2)),
                window.results(in.size(3)));
        pooling_forward.primitive_desc description = arrays.own(new pooling_forward.primitive_desc(
                arrays.cpu(),
                dnnl.prop_kind.forward_inference,
                kind,
                in.array().get_desc(),
                out.array().get_desc(),
                both(window.stride()),
                both(window.size()),
                both(0),
                both(window.padBegin()),
                both(window.padEnd()),
                arrays.own(new primitive_attr()),
                false));
        IntMemoryMap arguments = arguments().put(DNNL_ARG_SRC, in.array()).put(DNNL_ARG_DST, out.array());
        add("pooling", arrays.own(new pooling_forward(description)), arguments);
        return out;
    }

    private void add(String name, primitive operation, IntMemoryMap arguments) {
        add(name, operation, arguments, 0);
    }

    void add(String name, primitive operation, IntMemoryMap arguments, long products) {
        kernels.add(new BareKernel(name, operation, arguments, products));
    }

    IntMemoryMap arguments() {
        return arrays.own(new IntMemoryMap());
    }

    private primitive_attr attributes(int weightScales, PostOperation post, boolean sum) {
        primitive_attr attributes = arrays.own(new primitive_attr());
        attributes.set_scales_mask(DNNL_ARG_SRC, 0);
        attributes.set_scales_mask(DNNL_ARG_WEIGHTS, weightScales);
        attributes.set_scales_mask(DNNL_ARG_DST, 0);
        post_ops operations = arrays.own(new post_ops());
        if (sum) {
            operations.append_sum(1f, 0, memory.data_type.u8);
        }
        post.appendTo(operations);
        attributes.set_post_ops(operations);
        return attributes;
    }

    private void addProduct(
            String name,
            primitive operation,
            Tensor in,
            memory.desc weights,
            long channels,
            Tensor out,
            long products) {
        add(
                name,
                operation,
                arguments()
                        .put(DNNL_ARG_SRC, in.array())
                        .put(DNNL_ARG_WEIGHTS, arrays.allocate(weights))
                        .put(DNNL_ARG_BIAS, bias(out, channels))
                        .put(DNNL_ARG_DST, out.array())
                        .put(DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC, scale)
                        .put(DNNL_ARG_ATTR_SCALES | DNNL_ARG_DST, scale)
                        .put(DNNL_ARG_ATTR_SCALES | DNNL_ARG_WEIGHTS, arrays.floats(channels, WEIGHT_SCALE)),
                products);
    }

    private memory bias(Tensor out, long channels) {
        memory values = arrays.floats(channels, 0.5f);
        boolean row = out.shape().length == 2;
        return row
                ? arrays.renamed(new Tensor(values, channels), memory.data_type.f32, memory.format_tag.ab, 1, channels)
                        .array()
                : values;
    }

    private static long[] both(long value) {
        return new long[] {value, value};
    }
}
