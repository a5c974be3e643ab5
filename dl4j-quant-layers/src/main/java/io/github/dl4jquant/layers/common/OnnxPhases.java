package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The convolutions of the phases of a transposed convolution, put into one: its window covers that of each, its channels are
 * those of the first phase, then those of the next. Zeros are where a phase has no tap.
 */
final class OnnxPhases {

    private final List<TransposedAxis> transposed;
    private final List<Axis> axes;
    private final int inChannels;
    private final int outChannels;

    /**
     * One axis of that convolution.
     *
     * @param first offset of the first tap from the position of the result, not positive
     * @param distance between taps
     * @param padAfter zeros behind the input
     * @param surplus results at the end of the axis, once the phases are put between each other, that do not belong to it
     */
    private record Axis(int first, int distance, int taps, int padAfter, int surplus) {

        static Axis of(TransposedAxis axis) {
            int[] offsets = IntStream.range(0, axis.stride())
                    .flatMap(p -> Arrays.stream(axis.taps(p)).map(tap -> axis.offset(p, tap)))
                    .toArray();
            // there is no negative padding: a window that begins behind the position of the result begins there
            int first = Math.min(0, Arrays.stream(offsets).min().orElse(0));
            int last = Arrays.stream(offsets).max().orElse(0);
            int gcd = Arrays.stream(offsets).map(o -> o - first).reduce(0, TransposedAxis::gcd);
            int distance = Math.max(1, gcd);
            int taps = Math.max(0, last - first) / distance + 1;
            int reach = (taps - 1) * distance;
            // results of the longest phase beyond one per input
            int needed = -Math.floorDiv(-axis.growth(), axis.stride());
            int padAfter = Math.max(0, needed + reach + first);
            int results = padAfter - first - reach;
            return new Axis(first, distance, taps, padAfter, axis.stride() * results - axis.growth());
        }
    }

    OnnxPhases(List<TransposedAxis> transposed, int inChannels, int outChannels) {
        this.transposed = transposed;
        this.axes = transposed.stream().map(Axis::of).toList();
        this.inChannels = inChannels;
        this.outChannels = outChannels;
    }

    private int count() {
        return product(transposed.stream().mapToInt(TransposedAxis::stride).toArray());
    }

    private static int product(int[] values) {
        return Arrays.stream(values).reduce(1, Math::multiplyExact);
    }

    private long[] each(ToLongFunction<Axis> property) {
        return axes.stream().mapToLong(property).toArray();
    }

    /** The convolution. */
    OnnxLinear.Convolution convolution() {
        int n = axes.size();
        long[] kernel = each(Axis::taps);
        long[] shape = new long[n + 2];
        shape[0] = (long) count() * outChannels;
        shape[1] = inChannels;
        System.arraycopy(kernel, 0, shape, 2, n);
        long[] pads = Arrays.copyOf(each(a -> -a.first()), 2 * n);
        System.arraycopy(each(Axis::padAfter), 0, pads, n, n);
        return new OnnxLinear.Convolution(
                shape,
                List.of(
                        OnnxAttribute.of("kernel_shape", kernel),
                        OnnxAttribute.of("dilations", each(Axis::distance)),
                        OnnxAttribute.of("pads", pads)));
    }

    /** How much too long each axis of the result is. */
    long[] surplus() {
        return each(Axis::surplus);
    }

    /** Its weights. */
    WeightTensor weights(List<WeightTensor> phases) {
        WeightTensor one = phases.get(0);
        int taps = axes.stream().mapToInt(Axis::taps).reduce(1, Math::multiplyExact);
        long length = (long) count() * outChannels * taps * inChannels;
        float[] bias = one.bias() == null
                ? null
                : joined(phases.stream().map(WeightTensor::bias).toList());
        if (one.type() == ElementType.FLOAT32) {
            float[] all = new float[Math.toIntExact(length)];
            place(phases.stream().map(OnnxWeights::floats).toList(), all);
            return new WeightTensor(ElementType.FLOAT32, Nd4j.createFromArray(all), null, bias);
        }
        byte[] all = new byte[Math.toIntExact(length)];
        place(phases.stream().map(OnnxWeights::bytes).toList(), all);
        float[] scales = joined(phases.stream().map(WeightTensor::scales).toList());
        return new WeightTensor(ElementType.INT8, Nd4j.createFromArray(all), scales, bias);
    }

    /** Puts the weights of the phases, arrays like {@code all}, where they belong. */
    private void place(List<?> parts, Object all) {
        int[] taps = axes.stream().mapToInt(Axis::taps).toArray();
        forEachTap((phase, places, tap, own, count) -> {
            int to = 0;
            for (int a = 0; a < taps.length; a++) {
                int offset = transposed.get(a).offset(places[a], own[a]);
                to = to * taps[a] + (offset - axes.get(a).first()) / axes.get(a).distance();
            }
            for (int out = 0; out < outChannels; out++) {
                int row = (phase * outChannels + out) * product(taps) + to;
                System.arraycopy(parts.get(phase), (out * count + tap) * inChannels, all, row * inChannels, inChannels);
            }
        });
    }

    /** The weights of ConvTranspose, [inChannels, outChannels, kernel ...]. */
    float[] whole(List<WeightTensor> phases) {
        int[] kernel = transposed.stream().mapToInt(TransposedAxis::kernel).toArray();
        int positions = product(kernel);
        float[] whole = new float[Math.multiplyExact(Math.multiplyExact(inChannels, outChannels), positions)];
        List<float[]> parts = phases.stream().map(OnnxWeights::floats).toList();
        forEachTap((phase, places, tap, own, count) -> {
            int position = 0;
            for (int a = 0; a < kernel.length; a++) {
                position = position * kernel[a] + own[a];
            }
            for (int out = 0; out < outChannels; out++) {
                for (int in = 0; in < inChannels; in++) {
                    whole[(in * outChannels + out) * positions + position] =
                            parts.get(phase)[(out * count + tap) * inChannels + in];
                }
            }
        });
        return whole;
    }

    /** Something to be done for each tap of each phase. */
    @FunctionalInterface
    private interface TapAction {
        /**
         * Does it.
         *
         * @param places which phase along each axis
         * @param tap number among those of the phase
         * @param kernel index in the kernel along each axis
         * @param count number of taps of the phase
         */
        void run(int phase, int[] places, int tap, int[] kernel, int count);
    }

    private void forEachTap(TapAction action) {
        int[] strides = transposed.stream().mapToInt(TransposedAxis::stride).toArray();
        for (int phase = 0; phase < count(); phase++) {
            int[] places = indices(phase, strides);
            List<int[]> taps = IntStream.range(0, places.length)
                    .mapToObj(a -> transposed.get(a).taps(places[a]))
                    .toList();
            int[] sizes = taps.stream().mapToInt(t -> t.length).toArray();
            int count = product(sizes); // 0 where no tap meets the phase
            for (int tap = 0; tap < count; tap++) {
                int[] index = indices(tap, sizes);
                int[] kernel = IntStream.range(0, index.length)
                        .map(a -> taps.get(a)[index[a]])
                        .toArray();
                action.run(phase, places, tap, kernel, count);
            }
        }
    }

    /** The index along each axis, of which the last changes fastest. */
    private static int[] indices(int flat, int[] sizes) {
        int[] indices = new int[sizes.length];
        int rest = flat;
        for (int a = sizes.length - 1; a >= 0; a--) {
            indices[a] = rest % sizes[a];
            rest /= sizes[a];
        }
        return indices;
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
