package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.export.OnnxSummary;
import io.github.dl4jquant.scheme.Layout;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Samples of seeded random numbers; of those for an exported network, the order of axes in which it takes them. */
final class RandomInputs {

    private RandomInputs() {}

    /**
     * One array for each input, in the order in which the Deeplearning4j network takes its axes.
     *
     * @param indices zeros and ones, which are indices into any embedding, instead of Gaussian numbers
     * @throws InvalidInputException if an input is of any size
     */
    static INDArray[] of(List<OnnxSummary.Input> inputs, int samples, long seed, boolean indices) {
        Random random = new Random(seed);
        DoubleSupplier numbers = indices ? () -> random.nextInt(2) : random::nextGaussian;
        return inputs.stream().map(input -> of(input, samples, numbers)).toArray(INDArray[]::new);
    }

    /**
     * Zeros and ones, which are indices into any embedding, too.
     *
     * @param shapes of one sample of each input
     */
    static INDArray[] bits(List<long[]> shapes, int samples) {
        Random random = new Random(1);
        return shapes.stream().map(shape -> bits(shape, samples, random)).toArray(INDArray[]::new);
    }

    private static INDArray bits(long[] shape, int samples, Random random) {
        long[] batch =
                LongStream.concat(LongStream.of(samples), LongStream.of(shape)).toArray();
        float[] values = new float[Math.toIntExact(LongStream.of(batch).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(2);
        }
        return Nd4j.createFromArray(values).reshape(batch);
    }

    private static INDArray of(OnnxSummary.Input input, int samples, DoubleSupplier numbers) {
        int axes = input.sizes().size();
        long[] shape = new long[axes];
        shape[0] = samples;
        long length = samples;
        for (int i = 1; i < axes; i++) {
            String size = input.sizes().get(i);
            if (!Character.isDigit(size.charAt(0))) {
                throw new InvalidInputException(
                        "Cannot make random samples for input '%s' of sizes %s: '%s' may be anything. Give --input-shape, or"
                                + " data.",
                        input.name(), input.sizes(), size);
            }
            shape[i] = Long.parseLong(size);
            length *= shape[i];
        }
        float[] values = new float[Math.toIntExact(length)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.getAsDouble();
        }
        INDArray written = Nd4j.createFromArray(values).reshape(shape);
        return input.reordered() ? moved(written, input.layout() == Layout.CHANNELS_LAST) : written;
    }

    /** What the Deeplearning4j network takes, as the exported one takes it: in its order of axes, images as vectors. */
    static INDArray inWrittenOrder(OnnxSummary.Input input, INDArray array) {
        if (input.sizes().size() == 2 && array.rank() > 2) {
            return array.dup('c')
                    .reshape(array.size(0), -1); // Deeplearning4j takes both where it makes images of vectors
        }
        return input.reordered() ? moved(array, input.layout() == Layout.CHANNELS_FIRST) : array;
    }

    /** @param lastToSecond whether the last axis becomes the second; otherwise the second becomes the last */
    private static INDArray moved(INDArray array, boolean lastToSecond) {
        int axes = array.rank();
        int[] order = new int[axes];
        for (int i = 1; i < axes; i++) {
            order[i] = lastToSecond ? (i == 1 ? axes - 1 : i - 1) : (i == axes - 1 ? 1 : i + 1);
        }
        return array.permute(order).dup('c');
    }
}
