package io.github.dl4jquant.scheme;

import java.util.Objects;

/**
 * A weight matrix in INT8, symmetric, with one scale per output channel: {@code real = scales[c] * values[c][k]}.
 *
 * <p>Values lie in [-127, 127]: the range is symmetric, so that negating a weight never saturates and the zero point is
 * 0. The arrays are owned by this object and must not be changed.
 *
 * @param values INT8, row-major [channels, weights per channel]
 * @param scales [channels], finite and above 0
 * @see <a href="https://arxiv.org/abs/1806.08342">Krishnamoorthi 2018, Quantizing deep convolutional networks for
 *     efficient inference, section 2.1 and 3.1 (per-channel weights)</a>
 */
@SuppressWarnings("ArrayRecordComponent") // large, owned, never compared
public record QuantizedWeights(byte[] values, float[] scales) {

    /** Largest magnitude of a quantized weight. */
    public static final int MAX = 127;

    public QuantizedWeights {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(scales, "scales");
        if (scales.length == 0 || values.length % scales.length != 0) {
            throw new IllegalArgumentException(
                    values.length + " weights cannot be divided among " + scales.length + " channels");
        }
    }

    /**
     * Quantizes with the largest magnitude of each channel: {@code scale = max|w| / 127}, round half to even. A channel
     * of zeros, or of magnitudes too small for a float scale, becomes zeros with scale 1.
     *
     * @param weights row-major [channels, weights.length / channels], finite
     * @throws IllegalArgumentException if a weight is NaN or infinite, with its channel and position
     */
    public static QuantizedWeights symmetric(float[] weights, int channels) {
        if (channels < 1 || weights.length % channels != 0) {
            throw new IllegalArgumentException(
                    weights.length + " weights cannot be divided among " + channels + " channels");
        }
        int perChannel = weights.length / channels;
        byte[] values = new byte[weights.length];
        float[] scales = new float[channels];
        for (int c = 0; c < channels; c++) {
            float max = largestMagnitude(weights, c, perChannel);
            float scale = max / MAX;
            if (scale < Float.MIN_NORMAL) {
                scales[c] = 1f;
                continue;
            }
            scales[c] = scale;
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                double q = Math.rint((double) weights[i] / scale);
                values[i] = (byte) Math.max(-MAX, Math.min(MAX, q));
            }
        }
        return new QuantizedWeights(values, scales);
    }

    private static float largestMagnitude(float[] weights, int channel, int perChannel) {
        float max = 0f;
        for (int k = 0; k < perChannel; k++) {
            float w = weights[channel * perChannel + k];
            if (!Float.isFinite(w)) {
                throw new IllegalArgumentException(
                        "weight " + k + " of output channel " + channel + " is " + w + "; expected a finite number");
            }
            max = Math.max(max, Math.abs(w));
        }
        return max;
    }

    /** Number of output channels. */
    public int channels() {
        return scales.length;
    }

    /** The float weights that these integers stand for. */
    public float[] dequantize() {
        float[] real = new float[values.length];
        int perChannel = values.length / scales.length;
        for (int i = 0; i < real.length; i++) {
            real[i] = scales[i / perChannel] * values[i];
        }
        return real;
    }
}
