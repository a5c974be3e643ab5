package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.scheme.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** The header of a {@link ParameterBlock}, and what is checked before anything behind it is used. Stateless. */
final class BlockHeader {

    static final int MAGIC = 0x51344C44;
    static final int CHECKSUM_AT = 28;
    static final int PACKED_AT = 32;
    static final int PACKED_CHECKSUM_AT = 36;
    static final int PACKED_START_AT = 40;
    static final int USE_AT = 48;
    static final int INPUTS_AT = 52;

    /** The first version that says what the weights are multiplied with. */
    private static final int WITH_USE = 4;

    private static final int INT8 = 1;
    private static final int FLOAT32 = 2;

    private BlockHeader() {}

    /** Whether weights are in a kernel provider's order. */
    static boolean isPacked(ByteBuffer block) {
        return block.getInt(4) >= 2 && block.getInt(PACKED_AT) == 1;
    }

    static void checkPayload(ByteBuffer in, String owner, boolean packed) {
        int stored = in.getInt(packed ? PACKED_CHECKSUM_AT : CHECKSUM_AT);
        int computed = packed ? packedChecksum(in) : checksum(in);
        if (stored != computed) {
            throw new ModelDataException(
                    "Cannot use %s: the checksum of its parameters is wrong (stored %08x, computed %08x). They were"
                            + " changed or the file is damaged: load it again, or quantize the original network again.",
                    owner, stored, computed);
        }
    }

    /** Native code reads packed weights: what is said of their place must be so, whoever wrote it. */
    static void checkPlace(ByteBuffer in, String owner, long weights, long region) {
        long start = in.getLong(PACKED_START_AT);
        int layoutAt = in.capacity() - PackedLayout.WRITTEN_BYTES;
        boolean fits;
        try {
            PackedLayout layout = PackedLayout.read(
                    in.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(layoutAt));
            fits = start >= 0 && layout.bytes() <= region && start <= region - layout.bytes() && layout.places(weights);
        } catch (IllegalArgumentException e) {
            fits = false;
        }
        if (!fits) {
            throw new ModelDataException(
                    "Cannot use %s: its packed weights are said to start at byte %d of %d in a layout that does not hold"
                            + " its %d weights there. The file is damaged: load it again, or quantize the original network"
                            + " again.",
                    owner, start, region, weights);
        }
    }

    /** Writes the header of weights in canonical order in front of them. */
    static void write(ByteBuffer block, BlockPart part) {
        block.putInt(0, MAGIC)
                .putInt(4, ParameterBlock.VERSION)
                .putInt(8, code(part))
                .putInt(12, part.channels());
        block.putLong(16, part.weights()).putInt(24, part.hasBias() ? 1 : 0);
        block.putInt(USE_AT, part.use().kind().code())
                .putInt(INPUTS_AT, part.use().inputs());
        block.putInt(CHECKSUM_AT, checksum(block));
    }

    private static int code(BlockPart part) {
        return part.type() == ElementType.INT8 ? INT8 : FLOAT32;
    }

    static void checkHeader(ByteBuffer in, String owner, BlockPart part) {
        if (in.capacity() < ParameterBlock.HEADER || in.getInt(0) != MAGIC) {
            throw new ModelDataException(
                    "Cannot use %s: it has no parameters yet (no header found). Expected a network made by"
                            + " QuantizationTransform or restored from a file: call setParams or load the model first.",
                    owner);
        }
        if (in.getInt(4) < 1 || in.getInt(4) > ParameterBlock.VERSION) {
            throw new ModelDataException(
                    "Cannot use %s: its parameters are in format version %d, this library reads versions 1 to %d. Update"
                            + " dl4j-quant.",
                    owner, in.getInt(4), ParameterBlock.VERSION);
        }
        boolean fits =
                in.getInt(8) == code(part) && in.getInt(12) == part.channels() && in.getLong(16) == part.weights();
        if (!fits) {
            throw new ModelDataException(
                    "Cannot use %s: its parameters are %d weights of type %d for %d channels, expected %d of type %d for"
                            + " %d. Configuration and parameters are not from the same model.",
                    owner, in.getLong(16), in.getInt(8), in.getInt(12), part.weights(), code(part), part.channels());
        }
        WeightUse use = part.use();
        if (in.getInt(4) >= WITH_USE
                && (in.getInt(USE_AT) != use.kind().code() || in.getInt(INPUTS_AT) != use.inputs())) {
            throw new ModelDataException(
                    "Cannot use %s: its parameters are for use %d with %d inputs, expected %d (%s) with %d. Configuration"
                            + " and parameters are not from the same model.",
                    owner, in.getInt(USE_AT), in.getInt(INPUTS_AT), use.kind().code(), use.kind(), use.inputs());
        }
    }

    static int checksum(ByteBuffer block) {
        CRC32 crc = new CRC32();
        crc.update(block.slice(ParameterBlock.HEADER, block.capacity() - ParameterBlock.HEADER));
        return (int) crc.getValue();
    }

    /** Of packed weights; version 2 left out where they start. */
    static int packedChecksum(ByteBuffer block) {
        CRC32 crc = new CRC32();
        crc.update(block.slice(ParameterBlock.HEADER, block.capacity() - ParameterBlock.HEADER));
        if (block.getInt(4) > 2) {
            crc.update(block.slice(PACKED_START_AT, Long.BYTES));
        }
        return (int) crc.getValue();
    }
}
