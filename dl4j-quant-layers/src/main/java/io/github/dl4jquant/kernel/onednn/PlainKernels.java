package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.scheme.Activation;
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

    /** oneDNN pads averages with the integer 0 rather than the zero point, and has one type for input and output. */
    boolean supports(PoolingSpec spec) {
        boolean padsWithZeroPoint = spec.kind() == PoolingSpec.Kind.AVERAGE_INCLUDE_PADDING
                && spec.input().zeroPoint() != 0;
        boolean toFloat = spec.output().type() == ElementType.FLOAT32;
        boolean oneType = spec.input().type() == spec.output().type();
        return (toFloat || (oneType && !padsWithZeroPoint)) && spec.input().type() != ElementType.INT32;
    }

    Kernel compile(ReorderSpec spec) {
        if (StagedReorder.fits(spec)) {
            return new StagedReorder(engine, spec);
        }
        try (memory.desc given = order(spec, spec.from().type(), spec.fromLayout());
                memory.desc wanted = order(spec, spec.to().type(), spec.toLayout())) {
            return new UnaryKernel(ReorderCalls.convert(engine, given, spec.from(), wanted, spec.to()), given, wanted);
        }
    }

    static memory.desc order(ReorderSpec spec, ElementType type, Layout layout) {
        return new memory.desc(
                new long[] {spec.batch(), spec.channels(), spec.spatial()},
                TensorDescs.typeOf(type),
                layout == Layout.CHANNELS_FIRST ? memory.format_tag.abc : memory.format_tag.acb);
    }

    /** Rows of the innermost axis so many elements longer than they need to be. */
    static memory.desc orderOfRows(ReorderSpec spec, ElementType type, Layout layout, long padding) {
        boolean channelsFirst = layout == Layout.CHANNELS_FIRST;
        long row = (channelsFirst ? spec.spatial() : spec.channels()) + padding;
        long rows = channelsFirst ? spec.channels() : spec.spatial();
        long[] strides = channelsFirst ? new long[] {rows * row, row, 1} : new long[] {rows * row, 1, row};
        return new memory.desc(
                new long[] {spec.batch(), spec.channels(), spec.spatial()}, TensorDescs.typeOf(type), strides);
    }

    Kernel compile(PoolingSpec spec) {
        if (spec.input().type() != spec.output().type()) {
            return new AverageToFloat(engine, spec);
        }
        if (PairedPooling.fits(spec)) {
            return new PairedPooling(engine, spec);
        }
        try (NativeObjects temporary = new NativeObjects()) {
            memory.desc given = temporary.own(source(spec, spec.input().type()));
            memory.desc wanted = temporary.own(result(spec, spec.output().type()));
            return new UnaryKernel(pooling(engine, spec, given, wanted), given, wanted);
        }
    }

    static memory.desc source(PoolingSpec spec, ElementType type) {
        return TensorDescs.pixels(
                type,
                spec.batch(),
                spec.channels(),
                spec.depth(),
                spec.depth().size(),
                spec.inHeight(),
                spec.inWidth());
    }

    static memory.desc result(PoolingSpec spec, ElementType type) {
        return TensorDescs.pixels(
                type,
                spec.batch(),
                spec.channels(),
                spec.depth(),
                spec.depth().outSize(),
                spec.outHeight(),
                spec.outWidth());
    }

    /** A call that still lacks source and destination. */
    static PrimitiveCall pooling(OneDnnEngine engine, PoolingSpec spec, memory.desc given, memory.desc wanted) {
        WindowSizes sizes = new WindowSizes(spec.window(), spec.depth(), spec.inHeight(), spec.inWidth());
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            if (!spec.input().equals(spec.output())) {
                float ratio = spec.input().scale() / spec.output().scale();
                float offset = spec.output().zeroPoint() - ratio * spec.input().zeroPoint();
                attributes.activation(new Activation(Activation.Kind.LINEAR, ratio, offset));
            }
            pooling_forward.primitive_desc description = temporary.own(new pooling_forward.primitive_desc(
                    engine.cpu(),
                    dnnl.prop_kind.forward_inference,
                    algorithm(spec.kind()),
                    given,
                    wanted,
                    sizes.strides(),
                    sizes.kernel(),
                    sizes.dilations(),
                    sizes.padsBefore(),
                    sizes.padsAfter(),
                    attributes.build(),
                    false));
            return new PrimitiveCall(engine, new pooling_forward(description), description);
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
