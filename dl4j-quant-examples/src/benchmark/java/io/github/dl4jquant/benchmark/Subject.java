package io.github.dl4jquant.benchmark;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network that is measured, with random weights and inputs: what it costs does not depend on what it was trained for. */
public interface Subject {

    /** The name in tables. */
    String label();

    /** A new network, in Deeplearning4j. */
    Model build();

    /** Shape of one input, without the minibatch. */
    long[] sampleShape();

    /** Random inputs, [batch, ...], standard normal; the same for the same seed. */
    default INDArray inputs(int batch, long seed) {
        long[] sample = sampleShape();
        long[] shape = new long[sample.length + 1];
        shape[0] = batch;
        System.arraycopy(sample, 0, shape, 1, sample.length);
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape(shape);
    }
}
