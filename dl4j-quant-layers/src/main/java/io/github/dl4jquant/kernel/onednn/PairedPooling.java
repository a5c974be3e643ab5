package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Largest int8 values of windows of two by two that do not overlap, of few channels. oneDNN goes through pixels one by one
 * and leaves most of a register empty where they are narrow. In a quarter of the time: the largest of two rows, a row
 * being one wide pixel; of that and itself one pixel further on; and of the result every other pixel.
 */
final class PairedPooling implements Kernel {

    /** Channels that fill a register; with as many the usual way is as fast. */
    private static final int FULL = 64;

    /** Below this the time of the additional calls counts. */
    private static final long SMALLEST = 1 << 16;

    private static final Window2d PAIRS = Window2d.of(2, 2, 2, 2);
    private static final Window2d ROWS = Window2d.of(2, 1, 2, 1);
    private static final long ALIGNMENT = 64;

    private final OneDnnEngine engine;
    private final PrimitiveCall rows;
    private final DataArgument source;
    private final DataArgument higher;
    private final PrimitiveCall neighbours;
    private final DataArgument left;
    private final DataArgument right;
    private final DataArgument largest;
    private final PrimitiveCall choice;
    private final DataArgument all;
    private final DataArgument destination;
    private final long step;
    private final long bytes;

    PairedPooling(OneDnnEngine engine, PoolingSpec spec) {
        this.engine = engine;
        ElementType type = spec.input().type();
        long wide = (long) spec.inWidth() * spec.channels();
        long outRows = (long) spec.batch() * spec.outHeight();
        step = spec.channels();
        bytes = (outRows * wide + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        PoolingSpec ofRows = new PoolingSpec(
                PoolingSpec.Kind.MAX, spec.batch(), Math.toIntExact(wide), spec.inHeight(), 1, ROWS, spec.input());
        long[] sizes = {outRows, spec.outWidth(), spec.channels()};
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            memory.desc given = temporary.own(PlainKernels.source(ofRows, type));
            memory.desc pooled = temporary.own(PlainKernels.result(ofRows, type));
            memory.desc flat = temporary.own(TensorDescs.matrix(type, bytes / ALIGNMENT, ALIGNMENT));
            memory.desc pairs =
                    temporary.own(new memory.desc(sizes, TensorDescs.typeOf(type), new long[] {wide, 2 * step, 1}));
            memory.desc wanted = temporary.own(new memory.desc(sizes, TensorDescs.typeOf(type), memory.format_tag.abc));
            rows = PlainKernels.pooling(engine, ofRows, given, pooled);
            source = rows.data(dnnl.DNNL_ARG_SRC, given);
            higher = rows.data(dnnl.DNNL_ARG_DST, pooled);
            binary.primitive_desc description = temporary.own(new binary.primitive_desc(
                    engine.cpu(), dnnl.algorithm.binary_max, flat, flat, flat, attributes.build(), false));
            neighbours = new PrimitiveCall(engine, new binary(description), description);
            left = neighbours.data(dnnl.DNNL_ARG_SRC_0, flat);
            right = neighbours.data(dnnl.DNNL_ARG_SRC_1, flat);
            largest = neighbours.data(dnnl.DNNL_ARG_DST, flat);
            choice = ReorderCalls.convert(
                    engine, pairs, TensorFormat.float32(), wanted, TensorFormat.float32()); // bytes as they are
            all = choice.data(dnnl.DNNL_ARG_FROM, pairs);
            destination = choice.data(dnnl.DNNL_ARG_TO, wanted);
        }
    }

    /** Whether it is possible, and the faster way. */
    static boolean fits(PoolingSpec spec) {
        boolean pairs = spec.kind() == PoolingSpec.Kind.MAX
                && spec.window().equals(PAIRS)
                && spec.depth().equals(DepthAxis.FLAT);
        long size = (long) spec.batch() * spec.inPixels() * spec.channels();
        return pairs && spec.input().isInt8() && spec.channels() < FULL && size >= SMALLEST;
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        ScratchPool.Block scratch = engine.scratch().borrow(2 * bytes + ALIGNMENT);
        try {
            long second = scratch.address() + bytes + ALIGNMENT; // a pixel is read beyond the end of the first
            source.at(inputs[0]);
            higher.at(scratch.address());
            rows.execute();
            left.at(scratch.address());
            right.at(scratch.address() + step);
            largest.at(second);
            neighbours.execute();
            all.at(second);
            destination.at(output);
            choice.execute();
        } finally {
            engine.scratch().giveBack(scratch);
        }
    }

    @Override
    public void close() {
        rows.close();
        neighbours.close();
        choice.close();
    }
}
