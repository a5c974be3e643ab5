package io.github.dl4jquant.layers.common;

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

    private PackingRoom() {}

    /** Whether weights may be packed: integers, and enough of them to be worth the room. */
    static boolean isGiven(int version, ElementType type, long weights) {
        long least = version >= THOROUGH ? 1 << 12 : 1 << 15;
        return version >= FIRST && type == ElementType.INT8 && weights >= least;
    }

    /** Bytes of the region of the weights, a multiple of {@link ParameterBlock#ALIGNMENT}. */
    static long regionBytes(int version, ElementType type, long weights, int channels) {
        if (!isGiven(version, type, weights)) {
            return ParameterBlock.align(weights * type.bytes());
        }
        long perChannel = weights / channels;
        if (version < THOROUGH) {
            long filled = channels;
            for (int block : new int[] {16, 32, 64}) {
                filled = Math.max(filled, filled(channels, block, 8));
            }
            return ParameterBlock.align(perChannel * filled + 4 * filled + ParameterBlock.ALIGNMENT);
        }
        long filled = filled(channels, 48, 16);
        for (int block : new int[] {16, 32, 64}) {
            filled = Math.max(filled, filled(channels, block, 3));
        }
        // two sums for each channel: one for signed inputs, one for inputs with a zero point
        return ParameterBlock.align(filled(perChannel, 64, 8) * filled + 8 * filled + ParameterBlock.ALIGNMENT);
    }

    /** Filled up to a multiple of the block where that is at most one in {@code share} more; otherwise as it is. */
    private static long filled(long count, int block, int share) {
        long multiple = (count + block - 1) / block * block;
        return multiple - count <= count / share ? multiple : count;
    }
}
