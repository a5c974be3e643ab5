package io.github.dl4jquant.layers.variational;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VariationalAutoencoderQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of(
                                "before a dense layer",
                                sequential(
                                        InputType.feedForward(12),
                                        autoencoder(Activation.TANH, Activation.IDENTITY),
                                        new DenseLayer.Builder()
                                                .name("dense")
                                                .nOut(5)
                                                .build()),
                                12)
                        .expecting("vae", INT8_STATIC)
                        .expecting("dense", INT8_STATIC),
                Subject.of(
                                "at the end, functions that no kernel has",
                                sequential(
                                        InputType.feedForward(12),
                                        autoencoder(Activation.SOFTSIGN, Activation.RATIONALTANH)),
                                12)
                        .expecting("vae", INT8_STATIC));
    }

    @ParameterizedTest
    @CsvSource({"false, 90", "true, 25"})
    void reconstructionAndGenerationWorkInFloat(boolean int8, double decibels) {
        MultiLayerNetwork net =
                sequential(InputType.feedForward(12), autoencoder(Activation.TANH, Activation.IDENTITY));
        var original = (org.deeplearning4j.nn.layers.variational.VariationalAutoencoder) net.getLayer(0);
        MultiLayerNetwork quantized =
                QuantizationTransform.apply(net, int8 ? QuantizationConfig.dynamic() : QuantizationConfig.float32());
        var layer = (QuantizedVariationalAutoencoderImpl) quantized.getLayer(0);
        Nd4j.getRandom().setSeed(4);
        INDArray z = Nd4j.randn(DataType.FLOAT, 16, 3);
        INDArray x = Nd4j.randn(DataType.FLOAT, 16, 12);

        assertThat(layer.floatLayer().generateAtMeanGivenZ(z)).isEqualTo(original.generateAtMeanGivenZ(z));
        assertThat(decibels(logProbability(original, x), logProbability(layer.floatLayer(), x)))
                .isGreaterThan(decibels);
    }

    private static INDArray logProbability(
            org.deeplearning4j.nn.layers.variational.VariationalAutoencoder layer, INDArray x) {
        Nd4j.getRandom().setSeed(8);
        return layer.reconstructionLogProbability(x, 4);
    }

    private static double decibels(INDArray expected, INDArray actual) {
        double noise = actual.sub(expected).norm2Number().doubleValue();
        return 20 * Math.log10(expected.norm2Number().doubleValue() / noise);
    }

    private static Layer autoencoder(Activation hidden, Activation mean) {
        return new VariationalAutoencoder.Builder()
                .name("vae")
                .encoderLayerSizes(10, 8)
                .decoderLayerSizes(7)
                .nOut(3)
                .activation(hidden)
                .pzxActivationFunction(mean)
                .reconstructionDistribution(new GaussianReconstructionDistribution(Activation.IDENTITY))
                .build();
    }
}
