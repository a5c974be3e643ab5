package io.github.dl4jquant.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How a provider has laid out a weight tensor of bytes in blocks, told so generally that anybody can read it: the byte of
 * the logical index {@code i} lies at {@code sum over axes a of offset(a, i[a])}, where an axis is cut into inner blocks,
 * the last one varying fastest, and what is left of the index advances by the axis's stride. Immutable.
 *
 * @param id tells layouts apart that differ in what else a provider has put beside the weights
 * @param bytes size with everything
 * @param sizes of the logical axes
 * @param plainStrides distance between neighbours along each axis in canonical order
 * @param strides distance between neighbouring blocks along each axis
 * @param innerBlocks sizes of the inner blocks, outermost first
 * @param innerAxes axis that each inner block cuts
 */
@SuppressWarnings("ArrayRecordComponent") // a header; never compared
public record PackedLayout(
        long id, long bytes, long[] sizes, long[] plainStrides, long[] strides, long[] innerBlocks, long[] innerAxes) {

    /** Bytes that a layout takes when written. */
    public static final int WRITTEN_BYTES = 256;

    /** No provider's: those have a length in their lower half. */
    private static final long CANONICAL = 0;

    private static final int MAX_AXES = 6;
    private static final int MAX_INNER = 4;

    public PackedLayout {
        boolean fits = sizes.length <= MAX_AXES
                && plainStrides.length == sizes.length
                && strides.length == sizes.length
                && innerBlocks.length <= MAX_INNER
                && innerAxes.length == innerBlocks.length;
        if (!fits
                || Arrays.stream(innerBlocks).anyMatch(b -> b < 1)
                || Arrays.stream(innerAxes).anyMatch(a -> a < 0 || a >= sizes.length)) {
            throw new IllegalArgumentException("Not a blocked layout: sizes " + Arrays.toString(sizes)
                    + ", inner blocks " + Arrays.toString(innerBlocks) + " of axes " + Arrays.toString(innerAxes));
        }
    }

    /** So many weights as they are, not to be packed by others: somebody reads them where they lie. */
    public static PackedLayout canonical(long count) {
        long[] one = {1};
        return new PackedLayout(CANONICAL, count, new long[] {count}, one, one, new long[0], new long[0]);
    }

    /** Whether it is {@link #canonical} order. */
    public boolean isCanonical() {
        return id == CANONICAL;
    }

    /** How many indices of an axis lie in one block of it: the product of its inner blocks. */
    public long block(int axis) {
        long block = 1;
        for (int b = 0; b < innerBlocks.length; b++) {
            block *= innerAxes[b] == axis ? innerBlocks[b] : 1;
        }
        return block;
    }

    /** Whether a provider takes one for the other, with all that it puts beside the weights. */
    public boolean isSame(PackedLayout other) {
        return id == other.id && bytes == other.bytes;
    }

    /** Whether weights lie in the same places, for who needs nothing beside them; ids may differ. */
    public boolean isLike(PackedLayout other) {
        return bytes == other.bytes
                && Arrays.equals(sizes, other.sizes)
                && Arrays.equals(plainStrides, other.plainStrides)
                && Arrays.equals(strides, other.strides)
                && Arrays.equals(innerBlocks, other.innerBlocks)
                && Arrays.equals(innerAxes, other.innerAxes);
    }

    /** Whether it places so many weights, all of them inside its bytes. */
    public boolean places(long count) {
        try {
            long product = 1;
            long lastPlain = 0;
            long last = 0;
            long inner = 1;
            for (long block : innerBlocks) {
                inner = Math.multiplyExact(inner, block);
            }
            for (int axis = 0; axis < sizes.length; axis++) {
                long blocks = sizes[axis] - 1;
                for (int b = innerBlocks.length - 1; b >= 0; b--) {
                    blocks = innerAxes[b] == axis ? blocks / innerBlocks[b] : blocks;
                }
                if (sizes[axis] < 1 || plainStrides[axis] < 0 || strides[axis] < 0) {
                    return false;
                }
                product = Math.multiplyExact(product, sizes[axis]);
                lastPlain = Math.addExact(lastPlain, Math.multiplyExact(sizes[axis] - 1, plainStrides[axis]));
                last = Math.addExact(last, Math.multiplyExact(blocks, strides[axis]));
            }
            return product == count && lastPlain < count && Math.addExact(last, inner - 1) < bytes;
        } catch (ArithmeticException e) {
            return false; // sizes that no memory has
        }
    }

    /** Writes {@link #WRITTEN_BYTES} bytes from the buffer's position on, in the buffer's byte order. */
    public void write(ByteBuffer to) {
        int end = to.position() + WRITTEN_BYTES;
        to.putLong(id).putLong(bytes).putInt(sizes.length).putInt(innerBlocks.length);
        for (long[] values : new long[][] {sizes, plainStrides, strides, innerBlocks, innerAxes}) {
            for (long value : values) {
                to.putLong(value);
            }
        }
        while (to.position() < end) {
            to.put((byte) 0);
        }
    }

    /** Reads what {@link #write} has written. */
    public static PackedLayout read(ByteBuffer from) {
        int start = from.position();
        long id = from.getLong();
        long bytes = from.getLong();
        int axes = from.getInt();
        int inner = from.getInt();
        if (axes < 0 || axes > MAX_AXES || inner < 0 || inner > MAX_INNER) {
            throw new IllegalArgumentException("Not a blocked layout: " + axes + " axes, " + inner + " inner blocks");
        }
        long[][] values = {new long[axes], new long[axes], new long[axes], new long[inner], new long[inner]};
        for (long[] array : values) {
            for (int i = 0; i < array.length; i++) {
                array[i] = from.getLong();
            }
        }
        from.position(start + WRITTEN_BYTES);
        return new PackedLayout(id, bytes, values[0], values[1], values[2], values[3], values[4]);
    }

    /** The weights in canonical order, from their packed form at position 0 of a buffer. */
    public byte[] unpack(ByteBuffer packed) {
        int axes = sizes.length;
        int[][] from = new int[axes][];
        for (int axis = 0; axis < axes; axis++) {
            from[axis] = offsets(axis);
        }
        long count = 1;
        for (long size : sizes) {
            count *= size;
        }
        byte[] plain = new byte[Math.toIntExact(count)];
        int[] index = new int[axes];
        int last = axes - 1;
        for (long done = 0; done < count; done += sizes[last]) {
            int source = 0;
            int target = 0;
            for (int axis = 0; axis < last; axis++) {
                source += from[axis][index[axis]];
                target += (int) (index[axis] * plainStrides[axis]);
            }
            for (int i = 0; i < sizes[last]; i++) {
                plain[target + (int) (i * plainStrides[last])] = packed.get(source + from[last][i]);
            }
            for (int axis = last - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return plain;
    }

    /** Offset of each index of an axis. */
    private int[] offsets(int axis) {
        int[] offsets = new int[Math.toIntExact(sizes[axis])];
        for (int i = 0; i < offsets.length; i++) {
            long rest = i;
            long offset = 0;
            long blockStride = 1;
            for (int b = innerBlocks.length - 1; b >= 0; b--) {
                if (innerAxes[b] == axis) {
                    offset += rest % innerBlocks[b] * blockStride;
                    rest /= innerBlocks[b];
                }
                blockStride *= innerBlocks[b];
            }
            offsets[i] = Math.toIntExact(offset + rest * strides[axis]);
        }
        return offsets;
    }
}
