package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.layers.common.WeightUse.Kind;
import io.github.dl4jquant.scheme.ElementType;

/**
 * How many bytes of a {@link ParameterBlock} the weights get, so that a kernel provider can bring them into its own order
 * where they lie. Kernels want channels and weights per channel in blocks, filled up with zeros, and numbers beside them.
 * What is defined here is part of the file format: it never changes for a version.
 */
final class PackingRoom {

    /** The first version whose blocks have room. */
    private static final int FIRST = 2;

    private static final int THOROUGH = 3;

    /** The first version that knows what weights are multiplied with. */
    private static final int BY_USE = 4;

    /** What kernels fill the inputs of a window up to: they go through fewer in whole blocks only, more in fours. */
    private static final int INPUT_BLOCK = 16;

    private static final int FEW_INPUTS = 32;
    private static final int INPUTS_AT_A_TIME = 4;

    private PackingRoom() {}

    /** Whether weights may be packed: integers, and enough of them to be worth the room. */
    static boolean isGiven(int version, BlockPart part) {
        if (version < FIRST || part.type() != ElementType.INT8) {
            return false;
        }
        if (version >= BY_USE) {
            return part.weights() >= 1 << 8 && part.use().kind() != Kind.TABLE;
        }
        return part.weights() >= (version >= THOROUGH ? 1 << 12 : 1 << 15);
    }

    /** Bytes of the region of the weights, a multiple of {@link ParameterBlock#ALIGNMENT}. */
    static long regionBytes(int version, BlockPart part) {
        if (!isGiven(version, part)) {
            return ParameterBlock.align(part.weights() * part.type().bytes());
        }
        int channels = part.channels();
        long perChannel = part.weights() / channels;
        if (version < THOROUGH) {
            long filled = channels;
            for (int block : new int[] {16, 32, 64}) {
                filled = Math.max(filled, filled(channels, block, 8));
            }
            return ParameterBlock.align(perChannel * filled + 4 * filled + ParameterBlock.ALIGNMENT);
        }
        long filled = version < BY_USE ? filledChannels(channels) : filledChannels(channels, part.use());
        long rows = version < BY_USE ? filled(perChannel, 64, 8) : filledRows(perChannel, part.use());
        // two sums for each channel: one for signed inputs, one for inputs with a zero point
        return ParameterBlock.align(rows * filled + 8 * filled + ParameterBlock.ALIGNMENT);
    }

    /** From version 3 on. */
    private static long filledChannels(int channels) {
        long filled = filled(channels, 48, 16);
        for (int block : new int[] {16, 32, 64}) {
            filled = Math.max(filled, filled(channels, block, 3));
        }
        return filled;
    }

    /** From version 4 on: no kernel takes less than a block of 16, nor, for more channels in a window, than one of 32. */
    private static long filledChannels(int channels, WeightUse use) {
        boolean window = use.kind() == Kind.WINDOW;
        boolean few = channels > 16 && channels <= 32;
        long filled = multiple(channels, window && few ? 32 : 16);
        for (int block : new int[] {32, 64}) {
            filled = Math.max(filled, filled(channels, block, 3));
        }
        return window ? Math.max(filled, filled(channels, 48, 16)) : filled;
    }

    /** From version 4 on: weights of a channel with what is filled up. */
    private static long filledRows(long perChannel, WeightUse use) {
        return switch (use.kind()) {
            case MATRIX -> multiple(perChannel, INPUT_BLOCK);
            case WINDOW -> {
                int inputs = use.inputs();
                long positions = perChannel / inputs;
                long whole = inputs <= FEW_INPUTS ? multiple(inputs, INPUT_BLOCK) : filled(inputs, INPUT_BLOCK, 8);
                long few = Math.max(whole, multiple(inputs, INPUTS_AT_A_TIME));
                yield Math.max(filled(perChannel, 64, 8), positions * few);
            }
            default -> filled(perChannel, 64, 8);
        };
    }

    private static long multiple(long count, int block) {
        return (count + block - 1) / block * block;
    }

    /** Filled up to a multiple of the block where that is at most one in {@code share} more; otherwise as it is. */
    private static long filled(long count, int block, int share) {
        long multiple = multiple(count, block);
        return multiple - count <= count / share ? multiple : count;
    }
}
