package io.github.dl4jquant.observe;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;

/**
 * A closed interval of real values.
 *
 * @param min at most {@code max}; finite
 * @param max finite
 */
public record Range(float min, float max) {

    /** Asymmetric parameters are chosen where their step is at most this part of the symmetric one. */
    private static final float WORTHWHILE = 0.8f;

    public Range {
        if (!(min <= max) || !Float.isFinite(min) || !Float.isFinite(max)) {
            throw new IllegalArgumentException("Range must be finite with min <= max, got [" + min + ", " + max + "]");
        }
    }

    /** The smallest range that holds both. */
    public Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    /** Whether it holds nothing but 0. */
    public boolean isZero() {
        return min == 0f && max == 0f;
    }

    /**
     * Scale and zero point that cover this range and 0.
     *
     * <p>Never negative: UINT8, zero point 0. Otherwise INT8 symmetric, unless the range is so lopsided that UINT8 with a
     * zero point has a clearly finer step (kernels pay a little for a zero point).
     *
     * @param zeroPointZero whether the zero point must be 0
     */
    public QuantParams toParams(boolean zeroPointZero) {
        float lo = Math.min(min, 0f);
        float hi = Math.max(max, 0f);
        if (lo == 0f) {
            return QuantParams.uint8(step(hi, ElementType.UINT8.max()), 0);
        }
        float symmetric = step(Math.max(-lo, hi), ElementType.INT8.max());
        float asymmetric = step(hi - lo, ElementType.UINT8.max());
        if (zeroPointZero || asymmetric > WORTHWHILE * symmetric) {
            return QuantParams.int8(symmetric);
        }
        int zeroPoint = (int) Math.max(0, Math.min(255, Math.rint(-lo / asymmetric)));
        return QuantParams.uint8(asymmetric, zeroPoint);
    }

    private static float step(float width, int steps) {
        float scale = width / steps;
        return scale < Float.MIN_NORMAL ? 1f : scale;
    }
}
