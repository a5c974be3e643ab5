package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Layout;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;

/** Compiles primitives without weights. */
final class PlainKernels {

    private final OneDnnEngine engine;

    PlainKernels(OneDnnEngine engine) {
        this.engine = engine;
    }

    /** Integers of 32 bits are read and written differently. */
    boolean supports(ReorderSpec spec) {
        return spec.from().type() != ElementType.INT32 && spec.to().type() != ElementType.INT32;
    }

    /** oneDNN pads averages with the integer 0 rather than the zero point. */
    boolean supports(PoolingSpec spec) {
        boolean padsWithZeroPoint = spec.kind() == PoolingSpec.Kind.AVERAGE_INCLUDE_PADDING
                && spec.format().zeroPoint() != 0;
        return !padsWithZeroPoint && spec.format().type() != ElementType.INT32;
    }

    Kernel compile(ReorderSpec spec) {
        try (memory.desc given = order(spec, spec.from().type(), spec.fromLayout());
                memory.desc wanted = order(spec, spec.to().type(), spec.toLayout())) {
            return new UnaryKernel(ReorderCalls.convert(engine, given, spec.from(), wanted, spec.to()), given, wanted);
        }
    }

    private static memory.desc order(ReorderSpec spec, ElementType type, Layout layout) {
        return new memory.desc(
                new long[] {spec.batch(), spec.channels(), spec.spatial()},
                TensorDescs.typeOf(type),
                layout == Layout.CHANNELS_FIRST ? memory.format_tag.abc : memory.format_tag.acb);
    }

    Kernel compile(PoolingSpec spec) {
        ElementType type = spec.format().type();
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            memory.desc given = temporary.own(
                    TensorDescs.images(type, spec.batch(), spec.channels(), spec.inHeight(), spec.inWidth()));
            memory.desc wanted = temporary.own(
                    TensorDescs.images(type, spec.batch(), spec.channels(), spec.outHeight(), spec.outWidth()));
            pooling_forward.primitive_desc description = temporary.own(new pooling_forward.primitive_desc(
                    engine.cpu(),
                    dnnl.prop_kind.forward_inference,
                    algorithm(spec.kind()),
                    given,
                    wanted,
                    WindowSizes.strides(spec.window()),
                    WindowSizes.kernel(spec.window()),
                    WindowSizes.dilations(spec.window()),
                    WindowSizes.padsBefore(spec.window()),
                    WindowSizes.padsAfter(spec.window(), spec.inHeight(), spec.inWidth()),
                    attributes.build(),
                    false));
            PrimitiveCall call = new PrimitiveCall(engine, new pooling_forward(description), description);
            return new UnaryKernel(call, given, wanted);
        }
    }

    private static dnnl.algorithm algorithm(PoolingSpec.Kind kind) {
        return switch (kind) {
            case MAX -> dnnl.algorithm.pooling_max;
            case AVERAGE_EXCLUDE_PADDING -> dnnl.algorithm.pooling_avg_exclude_padding;
            case AVERAGE_INCLUDE_PADDING -> dnnl.algorithm.pooling_avg_include_padding;
        };
    }
}
