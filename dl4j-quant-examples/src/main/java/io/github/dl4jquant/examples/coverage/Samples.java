package io.github.dl4jquant.examples.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Seeded inputs for networks that were never trained: soft random images, random texts. Stateless. */
final class Samples {

    /** Plane waves that an image is made of: few, so that neighbouring pixels are alike, as in photographs. */
    private static final int WAVES = 6;

    private Samples() {}

    /**
     * Inputs of a network.
     *
     * @return FLOAT [count, channels, size, size] of mostly -1 to 1, or one-hot [count, channels, size]
     */
    static INDArray of(ZooNetwork network, int count, int size, long seed) {
        Random random = new Random(seed);
        return network.reads() == ZooNetwork.Reads.TEXT
                ? texts(count, network.channels(), size, random)
                : images(count, network.channels(), size, random);
    }

    /** One sample at a time; its label is of no meaning. */
    static DataSetIterator iterator(INDArray features) {
        List<DataSet> samples = new ArrayList<>();
        for (long i = 0; i < features.size(0); i++) {
            samples.add(new DataSet(slice(features, i), Nd4j.zeros(1, 1)));
        }
        return new ListDataSetIterator<>(samples, 1);
    }

    /** Sample {@code index}, as a minibatch of one. */
    static INDArray slice(INDArray features, long index) {
        long[] shape = features.shape().clone(); // ND4J hands out its own array
        shape[0] = 1;
        return features.slice(index).reshape(shape);
    }

    private static INDArray images(int count, int channels, int size, Random random) {
        float[] values = new float[count * channels * size * size];
        for (int plane = 0; plane < count * channels; plane++) {
            for (int wave = 0; wave < WAVES; wave++) {
                addWave(values, plane * size * size, size, random);
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.1f * (float) random.nextGaussian();
        }
        return Nd4j.create(values, new long[] {count, channels, size, size}, 'c')
                .castTo(DataType.FLOAT);
    }

    private static void addWave(float[] values, int from, int size, Random random) {
        double amplitude = random.nextGaussian() / Math.sqrt(WAVES);
        double perRow = random.nextGaussian() * 6 / size;
        double perColumn = random.nextGaussian() * 6 / size;
        double phase = random.nextDouble() * 2 * Math.PI;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double angle = 2 * Math.PI * (row * perRow + column * perColumn) + phase;
                values[from + row * size + column] += (float) (amplitude * Math.sin(angle));
            }
        }
    }

    private static INDArray texts(int count, int characters, int length, Random random) {
        INDArray texts = Nd4j.zeros(DataType.FLOAT, count, characters, length);
        for (int text = 0; text < count; text++) {
            for (int step = 0; step < length; step++) {
                texts.putScalar(new int[] {text, random.nextInt(characters), step}, 1);
            }
        }
        return texts;
    }
}
