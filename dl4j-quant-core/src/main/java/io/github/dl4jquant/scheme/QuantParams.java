package io.github.dl4jquant.scheme;

import java.io.Serializable;

/**
 * Scale and zero point of one tensor: {@code real = scale * (q - zeroPoint)}.
 *
 * <p>Real zero is always represented exactly, by {@code zeroPoint}; padding relies on that.
 *
 * @param type {@link ElementType#INT8} or {@link ElementType#UINT8}
 * @param scale real step between two neighbouring integers; finite and above 0
 * @param zeroPoint integer that stands for real 0; inside the range of {@code type}
 * @see <a href="https://arxiv.org/abs/1712.05877">Jacob et al. 2018, Quantization and Training of Neural Networks for
 *     Efficient Integer-Arithmetic-Only Inference, equation 1</a>
 */
public record QuantParams(ElementType type, float scale, int zeroPoint) implements Serializable {

    public QuantParams {
        if (type == null || !type.isInt8()) {
            throw new IllegalArgumentException("Quantization parameters need type INT8 or UINT8, got " + type);
        }
        if (!(scale > 0f) || Float.isInfinite(scale)) {
            throw new IllegalArgumentException("Scale must be finite and above 0, got " + scale);
        }
        if (zeroPoint < type.min() || zeroPoint > type.max()) {
            throw new IllegalArgumentException("Zero point must be in [" + type.min() + ", " + type.max() + "] for "
                    + type + ", got " + zeroPoint);
        }
    }

    /** Symmetric signed parameters: INT8 with zero point 0. */
    public static QuantParams int8(float scale) {
        return new QuantParams(ElementType.INT8, scale, 0);
    }

    /** Unsigned parameters. */
    public static QuantParams uint8(float scale, int zeroPoint) {
        return new QuantParams(ElementType.UINT8, scale, zeroPoint);
    }

    /**
     * The integer for a real value: {@code saturate(roundHalfEven(real / scale) + zeroPoint)}. The division is carried
     * out as a multiplication by {@code 1 / scale} in float, as the int8 kernels do it. NaN gives the zero point.
     */
    public int quantize(float real) {
        float scaled = real * (1f / scale);
        if (Float.isNaN(scaled)) {
            return zeroPoint;
        }
        return saturate(Math.rint(scaled + (float) zeroPoint));
    }

    /** The real value of an integer: {@code scale * (q - zeroPoint)}. */
    public float dequantize(int q) {
        return scale * (q - zeroPoint);
    }

    /** Quantize, then dequantize: what remains of {@code real} after a trip through int8. */
    public float fakeQuantize(float real) {
        return dequantize(quantize(real));
    }

    /** Smallest real value that is representable. */
    public float realMin() {
        return dequantize(type.min());
    }

    /** Largest real value that is representable. */
    public float realMax() {
        return dequantize(type.max());
    }

    private int saturate(double rounded) {
        return (int) Math.max(type.min(), Math.min(type.max(), rounded));
    }
}
