package io.github.dl4jquant.examples.keras;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.hdf5.AbstractDs;
import org.bytedeco.hdf5.IdComponent;
import org.bytedeco.javacpp.PointerScope;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that Deeplearning4j imports from Keras quantize in every mode and give the same answers. */
class KerasImportTest {

    private static final int SAMPLES = 24;

    @TempDir
    Path folder;

    static Stream<String> cases() {
        return KerasCases.all().keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void importedNetworkKeepsItsAnswers(String name) throws Exception {
        KerasModel keras = KerasCases.all().get(name);
        String file = keras.write(folder.resolve("model.h5")).toString();
        Model net = imported(file, keras.isFunctional());
        INDArray features = features(keras, name.equals("Embedding") ? 20 : 0);
        float[] expected = output(net, features);
        assertThat(expected).as("the imported network's own output").doesNotContain(Float.NaN);

        for (QuantizationMode mode : QuantizationMode.values()) {
            float[] got = output(quantized(net, mode, features), features);
            double least = mode == QuantizationMode.FLOAT32 ? 80 : 22;
            assertThat(decibels(expected, got))
                    .as("%s, %s, signal to noise", name, mode)
                    .isGreaterThan(least);
        }
    }

    /** HDF5 objects are freed here, not by the garbage collection's thread in the middle of the next import. */
    private static Model imported(String file, boolean functional) throws Exception {
        try (PointerScope scope = new PointerScope(IdComponent.class, AbstractDs.class)) {
            return functional
                    ? KerasModelImport.importKerasModelAndWeights(file, false)
                    : KerasModelImport.importKerasSequentialModelAndWeights(file, false);
        }
    }

    private static Model quantized(Model net, QuantizationMode mode, INDArray features) {
        QuantizationConfig.Builder config = QuantizationConfig.builder().mode(mode);
        if (mode == QuantizationMode.WEIGHT_AND_ACTIVATION) {
            DataSet data = new DataSet(features, Nd4j.zeros(SAMPLES, 1));
            config.calibrationData(new SingletonDataSetIterator(data));
        }
        return net instanceof MultiLayerNetwork sequential
                ? QuantizationTransform.apply(sequential, config.build())
                : QuantizationTransform.apply((ComputationGraph) net, config.build());
    }

    private static float[] output(Model net, INDArray features) {
        INDArray output = net instanceof MultiLayerNetwork sequential
                ? sequential.output(features)
                : ((ComputationGraph) net).output(features)[0];
        return output.dup('c').data().asFloat();
    }

    /** @param words 0 for numbers of mostly -1 to 1, else indices below that */
    private static INDArray features(KerasModel keras, int words) {
        Random random = new Random(3);
        long[] shape = new long[keras.inputShape().length + 1];
        shape[0] = SAMPLES;
        System.arraycopy(keras.inputShape(), 0, shape, 1, shape.length - 1);
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = words > 0 ? random.nextInt(words) : (float) (0.7 * random.nextGaussian());
        }
        return Nd4j.create(values, shape, 'c');
    }

    private static double decibels(float[] expected, float[] got) {
        assertThat(got).hasSameSizeAs(expected);
        double signal = 0;
        double noise = 1e-30;
        for (int i = 0; i < expected.length; i++) {
            signal += (double) expected[i] * expected[i];
            noise += Math.pow((double) expected[i] - got[i], 2);
        }
        return 10 * Math.log10(signal / noise);
    }
}
