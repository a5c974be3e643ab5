package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.kernel.MemoryViews;
import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantizedWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One set of weights as bytes: a stretch of the network's own flat INT8 parameter array, so that Deeplearning4j saves,
 * loads, clones and broadcasts it without knowing what it is.
 *
 * <p>Little-endian, a multiple of {@value #ALIGNMENT} bytes:
 *
 * <pre>
 * offset  type
 *      0  int32   magic 0x51344C44 ("DL4Q")
 *      4  int32   format version, 1 to 4
 *      8  int32   element type of the weights: 1 = INT8, 2 = FLOAT32
 *     12  int32   channels: number of scales (INT8) and of biases
 *     16  int64   number of weights
 *     24  int32   1 if there are biases, else 0
 *     28  int32   CRC-32 of the payload as it was made, weights in canonical order
 *     32  int32   from version 2: 1 if the weights are packed, else 0
 *     36  int32   from version 2: CRC-32 of the payload as it is, if packed; from version 3 then of the 8 bytes at 40
 *     40  int64   from version 2: where the packed weights start in their region
 *     48  int32   from version 4: what the weights are multiplied with, see {@link WeightUse.Kind#code}
 *     52  int32   from version 4: weights of a channel for one position of a window, else 0
 *     56          zero
 *     64  payload: region of the weights, zero-padded to 64; INT8 only: float32 scales; float32 biases; where weights may
 *         be packed: {@link PackedLayout}, 256 bytes
 * </pre>
 *
 * <p>From version 2 on, the region of larger INT8 weights has room (see {@link PackingRoom}) for a kernel provider's own
 * order, which it brings them into when they are first used, so that no second copy is needed; from version 4 on, that of
 * small ones too. The layout that is then written beside them tells everybody how to read them.
 *
 * <p>A block is never read past its header before magic, version, sizes and checksum have been checked.
 */
public final class ParameterBlock {

    /** Blocks are a multiple of this many bytes, so that floats inside them are aligned. */
    public static final int ALIGNMENT = 64;

    /** Bytes before the payload. */
    public static final int HEADER = 64;

    /** The version that is written. */
    public static final int VERSION = 4;

    /** Blocks over the same memory share a lock: one of these, by address. */
    private static final Object[] LOCKS = Stream.generate(Object::new).limit(64).toArray();

    private ParameterBlock() {}

    /** Reads the checksums in a block's header, which change when the block does, at next to no cost. */
    public static final class Stamp {

        private final ByteBuffer memory;
        private final int at;

        public Stamp(INDArray block) {
            memory = block.data().asNio().order(ByteOrder.LITTLE_ENDIAN);
            at = Math.toIntExact(block.offset()) + BlockHeader.CHECKSUM_AT;
        }

        public int read() {
            return memory.getInt(at) ^ 31 * memory.getInt(at + 4) ^ 37 * memory.getInt(at + 8);
        }
    }

    /** Bytes that a block takes. */
    static long length(int version, BlockPart part) {
        return length(version, part, part.hasBias());
    }

    private static long length(int version, BlockPart part, boolean hasBias) {
        long perChannel = (part.type() == ElementType.INT8 ? 4L : 0L) + (hasBias ? 4L : 0L);
        long layout = PackingRoom.isGiven(version, part) ? PackedLayout.WRITTEN_BYTES : 0;
        return align(HEADER + PackingRoom.regionBytes(version, part) + part.channels() * perChannel + layout);
    }

    /** A block with INT8 weights; {@code bias} may be null. */
    public static byte[] encode(QuantizedWeights weights, float[] bias, WeightUse use) {
        BlockPart part =
                new BlockPart(ElementType.INT8, weights.values().length, weights.channels(), bias != null, use);
        ByteBuffer block = allocate(length(VERSION, part));
        block.position(HEADER);
        block.put(weights.values());
        block.position((int) (HEADER + PackingRoom.regionBytes(VERSION, part)));
        putFloats(block, weights.scales());
        if (bias != null) {
            putFloats(block, bias);
        }
        BlockHeader.write(block, part);
        return block.array();
    }

    /** A block with float weights; {@code bias} may be null. */
    public static byte[] encode(float[] weights, int channels, float[] bias) {
        BlockPart part = new BlockPart(ElementType.FLOAT32, weights.length, channels, bias != null);
        ByteBuffer block = allocate(length(VERSION, part));
        block.position(HEADER);
        putFloats(block, weights);
        block.position((int) (HEADER + align(4L * weights.length)));
        if (bias != null) {
            putFloats(block, bias);
        }
        BlockHeader.write(block, part);
        return block.array();
    }

    /**
     * Checks a block and returns views of its weights.
     *
     * @param block INT8, rank 1, a view into the network's parameters; must stay referenced
     * @param owner the layer, for messages
     * @param part what it must hold
     * @throws ModelDataException if the block is empty, damaged, of another version or of other sizes than expected
     */
    public static WeightTensor open(INDArray block, String owner, BlockPart part) {
        ByteBuffer in = memory(block);
        BlockHeader.checkHeader(in, owner, part);
        int version = in.getInt(4);
        boolean hasBias = in.getInt(24) == 1;
        long expected = length(version, part, hasBias);
        if (expected != in.capacity()) {
            throw new ModelDataException(
                    "Cannot use %s: its parameters take %d bytes, expected %d. The file is damaged: quantize the"
                            + " original network again.",
                    owner, in.capacity(), expected);
        }
        Object lock = lock(block);
        boolean hasRoom = PackingRoom.isGiven(version, part);
        long region = PackingRoom.regionBytes(version, part);
        long weights = part.weights();
        synchronized (lock) {
            boolean packed = BlockHeader.isPacked(in);
            BlockHeader.checkPayload(in, owner, packed);
            if (packed) {
                BlockHeader.checkPlace(in, owner, weights, hasRoom ? region : 0);
            }
        }
        int scalesAt = (int) (HEADER + region);
        ElementType type = part.type();
        float[] scales = type == ElementType.INT8 ? getFloats(in, scalesAt, part.channels()) : null;
        int biasAt = scalesAt + (scales == null ? 0 : 4 * part.channels());
        float[] bias = hasBias ? getFloats(in, biasAt, part.channels()) : null;
        if (hasRoom) {
            int layoutAt = in.capacity() - PackedLayout.WRITTEN_BYTES;
            INDArray place = block.get(NDArrayIndex.interval(HEADER, HEADER + region));
            return WeightTensor.stored(new BlockStore(lock, in, place, layoutAt), weights, scales, bias);
        }
        INDArray values = block.get(NDArrayIndex.interval(HEADER, HEADER + weights * type.bytes()));
        return new WeightTensor(
                type, type == ElementType.INT8 ? values : MemoryViews.get().floats(values), scales, bias);
    }

    private static Object lock(INDArray block) {
        long address = block.data().address() + block.offset();
        return LOCKS[(int) (address / ALIGNMENT % LOCKS.length)];
    }

    /** The bytes of an INT8 vector, where they are. */
    private static ByteBuffer memory(INDArray block) {
        if (block.dataType() != DataType.INT8) {
            throw new IllegalArgumentException("Parameters must be INT8, got " + block.dataType());
        }
        ByteBuffer all = block.data().asNio(); // the whole buffer, whatever part of it the view is
        return all.slice(Math.toIntExact(block.offset()), Math.toIntExact(block.length()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer allocate(long length) {
        return ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void putFloats(ByteBuffer block, float[] values) {
        block.asFloatBuffer().put(values);
        block.position(block.position() + 4 * values.length);
    }

    private static float[] getFloats(ByteBuffer block, int at, int count) {
        float[] values = new float[count];
        block.position(at);
        block.asFloatBuffer().get(values);
        return values;
    }

    static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
