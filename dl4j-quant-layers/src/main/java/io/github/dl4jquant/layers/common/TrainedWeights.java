package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantizedWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The trained float weights of a layer, in canonical order (output channel first), with a per-channel scale and shift
 * that may have been folded in. Immutable; values are copied out of the network only when they are asked for, so that
 * one layer's weights at a time are on the heap.
 */
public final class TrainedWeights {

    private static final int LARGEST_INPUT = 255; // signed ones too: oneDNN adds 128 to them
    private static final int LARGEST_WEIGHT = 127;
    private static final int LONGEST_SAFE_SUM = Integer.MAX_VALUE / (LARGEST_INPUT * LARGEST_WEIGHT);

    private final long count;
    private final int channels;
    private final Supplier<float[]> source;
    private final float[] scale;
    private final float[] bias;
    private Boolean sumsFitInt32; // found out when first asked for; whoever else does finds the same

    private TrainedWeights(long count, int channels, Supplier<float[]> source, float[] scale, float[] bias) {
        this.count = count;
        this.channels = channels;
        this.source = source;
        this.scale = scale;
        this.bias = bias;
    }

    /**
     * @param canonical view or copy of the weights whose 'c' order is the canonical one
     * @param bias one per channel; null where the layer has none
     */
    public static TrainedWeights of(INDArray canonical, int channels, INDArray bias) {
        return new TrainedWeights(
                canonical.length(), channels, () -> floats(canonical), null, bias == null ? null : floats(bias));
    }

    /** Weights that are computed, not stored. */
    public static TrainedWeights of(float[] canonical, int channels, float[] bias) {
        return new TrainedWeights(canonical.length, channels, () -> canonical.clone(), null, bias);
    }

    /** Weights that are worked out from others, anew whenever they are asked for. */
    public static TrainedWeights computed(long count, int channels, Supplier<float[]> canonical) {
        return new TrainedWeights(count, channels, canonical, null, null);
    }

    /**
     * Those of several products of the same input, as one product: the channels of the first, then those of the second
     * and so on. Where only some have biases, the others get 0.
     */
    public static TrainedWeights stacked(List<TrainedWeights> parts) {
        long count = parts.stream().mapToLong(TrainedWeights::count).sum();
        int channels = parts.stream().mapToInt(TrainedWeights::channels).sum();
        float[] bias = null;
        if (parts.stream().anyMatch(TrainedWeights::hasBias)) {
            bias = joined(
                    channels,
                    parts.stream()
                            .map(p -> p.hasBias() ? p.bias : new float[p.channels])
                            .toList());
        }
        Supplier<float[]> source = () -> joined(
                Math.toIntExact(count),
                parts.stream().map(TrainedWeights::values).toList());
        return new TrainedWeights(count, channels, source, null, bias);
    }

    private static float[] joined(int length, List<float[]> arrays) {
        float[] all = new float[length];
        int at = 0;
        for (float[] array : arrays) {
            System.arraycopy(array, 0, all, at, array.length);
            at += array.length;
        }
        return all;
    }

    /** Values in 'c' order, as floats. */
    public static float[] floats(INDArray array) {
        return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }

    /** Followed by {@code scale[c] * x + shift[c]}. */
    public TrainedWeights thenAffine(float[] factor, float[] shift) {
        float[] newScale = new float[channels];
        float[] newBias = new float[channels];
        for (int c = 0; c < channels; c++) {
            newScale[c] = factor[c] * (scale == null ? 1f : scale[c]);
            newBias[c] = (bias == null ? 0f : factor[c] * bias[c]) + shift[c];
        }
        return new TrainedWeights(count, channels, source, newScale, newBias);
    }

    /** Followed by {@code factor * x + shift}, the same for all channels. */
    public TrainedWeights thenLinear(float factor, float shift) {
        float[] factors = new float[channels];
        float[] shifts = new float[channels];
        Arrays.fill(factors, factor);
        Arrays.fill(shifts, shift);
        return thenAffine(factors, shifts);
    }

    /** With the weights of each channel in another order. */
    public TrainedWeights reordered(UnaryOperator<float[]> order) {
        return new TrainedWeights(count, channels, () -> order.apply(source.get()), scale, bias);
    }

    /**
     * With some of the weights of each channel, and the same biases.
     *
     * @param choice from all values, what has been folded in included, to those that are left
     */
    public TrainedWeights selected(long newCount, UnaryOperator<float[]> choice) {
        return new TrainedWeights(newCount, channels, () -> choice.apply(values()), null, bias);
    }

    public long count() {
        return count;
    }

    public int channels() {
        return channels;
    }

    public boolean hasBias() {
        return bias != null;
    }

    /** Weights in canonical order, folded scale included. */
    public float[] values() {
        float[] values = source.get();
        if (scale != null) {
            int perChannel = (int) (count / channels);
            for (int i = 0; i < values.length; i++) {
                values[i] *= scale[i / perChannel];
            }
        }
        return values;
    }

    /** Channels without any weight other than 0. */
    public List<Integer> zeroChannels() {
        float[] values = values();
        int perChannel = (int) (count / channels);
        List<Integer> zero = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            int from = c * perChannel;
            boolean allZero = true;
            for (int i = from; allZero && i < from + perChannel; i++) {
                allZero = values[i] == 0f;
            }
            if (allZero) {
                zero.add(c);
            }
        }
        return zero;
    }

    /** Whether sums of products of 8-bit inputs with the int8 weights of a channel stay within INT32, whatever the inputs. */
    public boolean sumsFitInt32() {
        int perChannel = (int) (count / channels);
        if (sumsOfAnyWeightsFitInt32(perChannel)) {
            return true;
        }
        if (sumsFitInt32 == null) {
            sumsFitInt32 = sumsFitInt32(perChannel, values());
        }
        return sumsFitInt32;
    }

    /** Whether sums of so many products stay within INT32, whatever the inputs and the weights. */
    public static boolean sumsOfAnyWeightsFitInt32(long products) {
        return products <= LONGEST_SAFE_SUM;
    }

    private boolean sumsFitInt32(int perChannel, float... values) {
        for (int c = 0; c < channels; c++) {
            double largest = 0;
            double sum = 0;
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                double magnitude = Math.abs(values[i]);
                largest = Math.max(largest, magnitude);
                sum += magnitude;
            }
            double rounded = perChannel / 2.0; // each at most a half to the greater side
            if (largest > 0 && LARGEST_INPUT * (sum / largest * LARGEST_WEIGHT + rounded) > Integer.MAX_VALUE) {
                return false;
            }
        }
        return true;
    }

    /** Makes the parameter block of a matrix when asked; see {@link #block(ElementType, WeightUse, String)}. */
    public Supplier<byte[]> block(ElementType type, String owner) {
        return block(type, WeightUse.matrix(), owner);
    }

    /**
     * Makes the parameter block when asked.
     *
     * @param use that of the layer's {@link BlockPart}
     * @param owner the layer, for messages
     */
    public Supplier<byte[]> block(ElementType type, WeightUse use, String owner) {
        return () -> {
            float[] values = values();
            if (type == ElementType.FLOAT32) {
                return ParameterBlock.encode(values, channels, bias);
            }
            try {
                return ParameterBlock.encode(QuantizedWeights.symmetric(values, channels), bias, use);
            } catch (IllegalArgumentException e) {
                throw new InvalidNetworkException(
                        "Cannot quantize " + owner + ": " + e.getMessage() + ". Check the training of this layer.", e);
            }
        };
    }
}
