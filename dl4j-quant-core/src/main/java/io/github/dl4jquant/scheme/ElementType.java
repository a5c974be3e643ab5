package io.github.dl4jquant.scheme;

/** How one number of a tensor is stored. */
public enum ElementType {
    /** 32-bit IEEE float. */
    FLOAT32(4, 0, 0),
    /** Signed 8-bit integer, -128 ... 127. */
    INT8(1, -128, 127),
    /** Unsigned 8-bit integer, 0 ... 255. */
    UINT8(1, 0, 255),
    /** Signed 32-bit integer: the accumulator of an int8 product. */
    INT32(4, Integer.MIN_VALUE, Integer.MAX_VALUE);

    private final int bytes;
    private final int min;
    private final int max;

    ElementType(int bytes, int min, int max) {
        this.bytes = bytes;
        this.min = min;
        this.max = max;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Smallest representable integer; meaningless for {@link #FLOAT32}. */
    public int min() {
        return min;
    }

    /** Largest representable integer; meaningless for {@link #FLOAT32}. */
    public int max() {
        return max;
    }

    /** Whether this is one of the two 8-bit types that activations are quantized to. */
    public boolean isInt8() {
        return this == INT8 || this == UINT8;
    }
}
