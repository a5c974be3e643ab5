package io.github.dl4jquant.examples.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.SingletonDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Networks that other people trained. Skipped without their files, which are not part of this project: a folder
 * "models-by-others", named by the system property {@code dl4jquant.data} or found in {@code ../shared/data} next to the
 * checkout.
 */
@Tag("slow")
class ModelsByOthersTest {

    private static final int SAMPLES = 16;

    static Stream<Path> folders() {
        String configured = System.getProperty("dl4jquant.data");
        Path checkout = Path.of("").toAbsolutePath().getParent();
        return configured != null
                ? Stream.of(Path.of(configured))
                : Stream.of(
                                checkout.resolveSibling("shared"),
                                checkout.getParent().resolveSibling("shared"))
                        .map(shared -> shared.resolve("data"));
    }

    /** crepe_tiny.h5 holds weights only, the two CNN_1 models layers that do not fit together: Deeplearning4j cannot run them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "gender_mini_xception.h5, 64x64x1",
        "devanagari_cnn.h5, 28x28x1",
        "predict_gender_85.zip, 0",
        "mnist_mlp100.zip, 784",
        "graves_lstm_char_100b6.zip, 0x20",
        "vae_mnist_100b6.zip, 0",
        "upsampling_100a.zip, 1x28x28"
    })
    void keepsItsAnswers(String name, String shape) throws Exception {
        Path file = folders()
                .map(folder -> folder.resolve("models-by-others").resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        assumeTrue(file != null, "the models are not here");
        Model net = load(file);
        INDArray features = features(net, shape);
        float[] expected = output(net, features);

        for (QuantizationMode mode : QuantizationMode.values()) {
            float[] got = output(quantized(net, mode, features), features);
            double least = mode == QuantizationMode.FLOAT32 ? 60 : 15;
            assertThat(decibels(expected, got))
                    .as("%s, %s, signal to noise", name, mode)
                    .isGreaterThan(least);
        }
    }

    private static Model load(Path file) throws Exception {
        if (!file.toString().endsWith(".h5")) {
            return MultiLayerNetwork.load(copy(file).toFile(), false); // all of them are sequential
        }
        try {
            return KerasModelImport.importKerasSequentialModelAndWeights(file.toString(), false);
        } catch (RuntimeException
                | org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException e) {
            return KerasModelImport.importKerasModelAndWeights(file.toString(), false);
        }
    }

    /** Deeplearning4j opens model files for writing. */
    private static Path copy(Path file) throws IOException {
        Path copy = Files.createTempFile("model", ".zip");
        copy.toFile().deleteOnExit();
        Files.write(copy, Files.readAllBytes(file));
        return copy;
    }

    /** @param sizes without minibatch; 0 stands for what the first layer reads */
    private static INDArray features(Model net, String sizes) {
        String[] parts = sizes.split("x");
        long[] shape = new long[parts.length + 1];
        shape[0] = SAMPLES;
        int count = SAMPLES;
        for (int i = 0; i < parts.length; i++) {
            long size = Long.parseLong(parts[i]);
            shape[i + 1] = size > 0 ? size : ((MultiLayerNetwork) net).layerInputSize(0);
            count *= (int) shape[i + 1];
        }
        Random random = new Random(5);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return Nd4j.create(values, shape, 'c');
    }

    private static Model quantized(Model net, QuantizationMode mode, INDArray features) {
        QuantizationConfig.Builder config = QuantizationConfig.builder()
                .mode(mode)
                .acceptDegenerateTensors(true); // trained ones have dead channels
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
