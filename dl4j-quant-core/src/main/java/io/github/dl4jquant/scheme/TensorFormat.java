package io.github.dl4jquant.scheme;

import java.io.Serializable;
import java.util.Objects;

/**
 * How the numbers of a whole tensor are stored between two operations.
 *
 * @param type element type
 * @param params scale and zero point for INT8 and UINT8; null for FLOAT32 and INT32
 */
public record TensorFormat(ElementType type, QuantParams params) implements Serializable {

    private static final TensorFormat FLOAT32 = new TensorFormat(ElementType.FLOAT32, null);
    private static final TensorFormat INT32 = new TensorFormat(ElementType.INT32, null);

    public TensorFormat {
        Objects.requireNonNull(type, "type");
        if (type.isInt8() != (params != null)) {
            throw new IllegalArgumentException(
                    "A " + type + " tensor " + (type.isInt8() ? "needs" : "has no") + " scale and zero point");
        }
        if (params != null && params.type() != type) {
            throw new IllegalArgumentException("Tensor of " + type + " with parameters for " + params.type());
        }
    }

    /** Plain float. */
    public static TensorFormat float32() {
        return FLOAT32;
    }

    /** Raw accumulators. */
    public static TensorFormat int32() {
        return INT32;
    }

    /** 8-bit integers with these parameters. */
    public static TensorFormat of(QuantParams params) {
        return new TensorFormat(params.type(), params);
    }

    /** Whether elements are 8-bit integers. */
    public boolean isInt8() {
        return type.isInt8();
    }

    /** Scale, or 1 where there is none. */
    public float scale() {
        return params == null ? 1f : params.scale();
    }

    /** Zero point, or 0 where there is none. */
    public int zeroPoint() {
        return params == null ? 0 : params.zeroPoint();
    }

    @Override
    public String toString() {
        return params == null ? type.toString() : type + "(scale " + scale() + ", zero point " + zeroPoint() + ")";
    }
}
