package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Copies some channels of a channels-last tensor into dense floats, or back, converting on the way. */
final class SliceCopy implements AutoCloseable {

    private final PrimitiveCall call;
    private final DataArgument from;
    private final DataArgument to;
    private final long fromOffset;
    private final long toOffset;

    private SliceCopy(
            OneDnnEngine engine,
            memory.desc given,
            TensorFormat is,
            long offset,
            memory.desc wanted,
            TensorFormat becomes,
            long toOffset) {
        call = ReorderCalls.convert(engine, given, is, wanted, becomes);
        from = call.data(dnnl.DNNL_ARG_FROM, given);
        to = call.data(dnnl.DNNL_ARG_TO, wanted);
        this.fromOffset = offset;
        this.toOffset = toOffset;
    }

    /** From {@code count} of {@code channels} channels, the first being {@code first}, into floats. */
    static SliceCopy outOf(OneDnnEngine engine, TensorFormat format, int pixels, int channels, int first, int count) {
        try (memory.desc slice = slice(format.type(), pixels, channels, count);
                memory.desc dense = TensorDescs.matrix(ElementType.FLOAT32, pixels, count)) {
            return new SliceCopy(
                    engine, slice, format, (long) first * format.type().bytes(), dense, TensorFormat.float32(), 0);
        }
    }

    /** From floats into some of the channels. */
    static SliceCopy into(OneDnnEngine engine, TensorFormat format, int pixels, int channels, int first, int count) {
        try (memory.desc slice = slice(format.type(), pixels, channels, count);
                memory.desc dense = TensorDescs.matrix(ElementType.FLOAT32, pixels, count)) {
            return new SliceCopy(
                    engine,
                    dense,
                    TensorFormat.float32(),
                    0,
                    slice,
                    format,
                    (long) first * format.type().bytes());
        }
    }

    private static memory.desc slice(ElementType type, int pixels, int channels, int count) {
        return new memory.desc(new long[] {pixels, count}, TensorDescs.typeOf(type), new long[] {channels, 1});
    }

    /** Addresses are those of the whole tensor and of the first float. */
    void run(long source, long destination) {
        from.at(source + fromOffset);
        to.at(destination + toOffset);
        call.execute();
    }

    @Override
    public void close() {
        call.close();
    }
}
