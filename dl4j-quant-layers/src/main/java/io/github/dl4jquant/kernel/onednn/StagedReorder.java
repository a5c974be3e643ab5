package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Changes the order of axes in two steps by way of scratch memory, where that takes a half or an eighth of the time:
 *
 * <ul>
 *   <li>Number format and order. oneDNN does both at once value by value; one after the other, the order that of bytes, are
 *       vector operations.
 *   <li>Rows of 1024 bytes or a multiple. Neighbours in the other order then fall on the same few lines of a cache. They are
 *       copied into rows a little longer first.
 * </ul>
 */
final class StagedReorder implements Kernel {

    /** Rows that are a multiple of this long share cache lines. */
    private static final long CROWDED_BYTES = 1024;

    /** Fewer fit. */
    private static final long CROWDED_ROWS = 24;

    /** One cache line more. */
    private static final long PADDING_BYTES = 64;

    private final OneDnnEngine engine;
    private final PrimitiveCall first;
    private final PrimitiveCall second;
    private final DataArgument source;
    private final DataArgument stored;
    private final DataArgument read;
    private final DataArgument destination;
    private final long scratchBytes;

    StagedReorder(OneDnnEngine engine, ReorderSpec spec) {
        this.engine = engine;
        TensorFormat between = spec.to().isInt8() ? spec.to() : spec.from();
        try (NativeObjects temporary = new NativeObjects()) {
            memory.desc given =
                    temporary.own(PlainKernels.order(spec, spec.from().type(), spec.fromLayout()));
            memory.desc middle = temporary.own(middle(spec, between));
            memory.desc wanted =
                    temporary.own(PlainKernels.order(spec, spec.to().type(), spec.toLayout()));
            first = ReorderCalls.convert(engine, given, spec.from(), middle, between);
            source = first.data(dnnl.DNNL_ARG_FROM, given);
            stored = first.data(dnnl.DNNL_ARG_TO, middle);
            second = ReorderCalls.convert(engine, middle, between, wanted, spec.to());
            read = second.data(dnnl.DNNL_ARG_FROM, middle);
            destination = second.data(dnnl.DNNL_ARG_TO, wanted);
            scratchBytes = middle.get_size();
        }
    }

    private static memory.desc middle(ReorderSpec spec, TensorFormat between) {
        if (!changesWidth(spec)) {
            return PlainKernels.orderOfRows(
                    spec,
                    between.type(),
                    spec.fromLayout(),
                    PADDING_BYTES / between.type().bytes());
        }
        return PlainKernels.order(spec, between.type(), spec.to().isInt8() ? spec.fromLayout() : spec.toLayout());
    }

    /** Whether it is the faster way. */
    static boolean fits(ReorderSpec spec) {
        boolean moves = spec.fromLayout() != spec.toLayout() && spec.channels() > 1 && spec.spatial() > 1;
        return moves && (changesWidth(spec) || isCrowded(spec));
    }

    private static boolean changesWidth(ReorderSpec spec) {
        return spec.from().isInt8() != spec.to().isInt8();
    }

    private static boolean isCrowded(ReorderSpec spec) {
        boolean channelsLast = spec.fromLayout() == Layout.CHANNELS_LAST;
        long row = channelsLast ? spec.channels() : spec.spatial();
        long rows = channelsLast ? spec.spatial() : spec.channels();
        return row * spec.from().type().bytes() % CROWDED_BYTES == 0 && rows >= CROWDED_ROWS;
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        ScratchPool.Block scratch = engine.scratch().borrow(scratchBytes);
        try {
            source.at(inputs[0]);
            stored.at(scratch.address());
            first.execute();
            read.at(scratch.address());
            destination.at(output);
            second.execute();
        } finally {
            engine.scratch().giveBack(scratch);
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
