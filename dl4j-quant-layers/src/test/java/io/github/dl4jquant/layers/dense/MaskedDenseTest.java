package io.github.dl4jquant.layers.dense;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class MaskedDenseTest {

    /** Biases make masked samples differ from zeros where the mask is not applied. */
    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void resultsOfMaskedSamplesAreZeroBeforeTheNextLayer(QuantizationMode mode) {
        MultiLayerNetwork source = TestNetworks.sequential(
                InputType.feedForward(12),
                new DenseLayer.Builder()
                        .name("hidden")
                        .nOut(24)
                        .activation(Activation.RELU)
                        .build(),
                new OutputLayer.Builder(LossFunction.MSE)
                        .name("output")
                        .nOut(5)
                        .activation(Activation.IDENTITY)
                        .build());
        Nd4j.getRandom().setSeed(4);
        INDArray input = Nd4j.randn(64, 12);
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                source,
                QuantizationConfig.builder()
                        .mode(mode)
                        .calibrationData(new SingletonDataSetIterator(new DataSet(input, Nd4j.zeros(64, 5))))
                        .build());
        INDArray mask = Nd4j.ones(64, 1);
        for (int i = 0; i < 64; i += 3) {
            mask.putScalar(i, 0, 0);
        }

        INDArray expected = source.output(input, false, mask, null);
        INDArray actual = quantized.output(input, false, mask, null);

        double noise = expected.sub(actual).norm2Number().doubleValue();
        assertThat(20 * Math.log10(expected.norm2Number().doubleValue() / noise))
                .as("SQNR in dB")
                .isGreaterThan(mode == QuantizationMode.FLOAT32 ? 90 : 30);
        assertThat(quantized.output(input)).isNotEqualTo(actual);
    }
}
