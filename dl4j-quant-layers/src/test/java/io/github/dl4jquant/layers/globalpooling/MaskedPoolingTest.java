package io.github.dl4jquant.layers.globalpooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.io.EmbeddedPlan;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Texts of different lengths, as sequences and as images one word wide. */
class MaskedPoolingTest {

    private static final int[] LENGTHS = {20, 8, 13, 5};

    @ParameterizedTest
    @CsvSource({"MAX, WEIGHT_AND_ACTIVATION", "AVG, WEIGHT_AND_ACTIVATION", "MAX, FLOAT32", "AVG, DYNAMIC"})
    void masksReachPoolingOverImages(PoolingType type, QuantizationMode mode) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.convolutional(20, 6, 1),
                new ConvolutionLayer.Builder(3, 6)
                        .stride(1, 6)
                        .convolutionMode(ConvolutionMode.Same)
                        .nOut(16)
                        .activation(Activation.RELU)
                        .build(),
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2, 1)
                        .stride(2, 1)
                        .build(),
                new GlobalPoolingLayer.Builder(type).build(),
                new DenseLayer.Builder().nOut(5).build());
        INDArray mask = Nd4j.zeros(LENGTHS.length, 1, 20, 1);
        for (int i = 0; i < LENGTHS.length; i++) {
            for (int t = 0; t < LENGTHS[i]; t++) {
                mask.putScalar(i, 0, t, 0, 1);
            }
        }
        assertCloseUnderMask(net, mode, Nd4j.randn(LENGTHS.length, 1, 20, 6), mask);
    }

    @ParameterizedTest
    @CsvSource({
        "MAX, WEIGHT_AND_ACTIVATION",
        "AVG, FLOAT32",
        "AVG, WEIGHT_AND_ACTIVATION",
        "SUM, WEIGHT_AND_ACTIVATION",
        "PNORM, WEIGHT_AND_ACTIVATION"
    })
    void maskedTimeStepsAreLeftOut(PoolingType type, QuantizationMode mode) {
        // no input type, so that Deeplearning4j puts no preprocessor in front of the dense layer
        ComputationGraph net = TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "rnn",
                        new SimpleRnn.Builder()
                                .nIn(6)
                                .nOut(8)
                                .activation(Activation.TANH)
                                .build(),
                        "in")
                .addLayer("pool", new GlobalPoolingLayer.Builder(type).pnorm(3).build(), "rnn")
                .addLayer("dense", new DenseLayer.Builder().nIn(8).nOut(5).build(), "pool")
                .setOutputs("dense"));
        INDArray[] input = {Nd4j.randn(LENGTHS.length, 6, 20)};
        INDArray mask = Nd4j.zeros(LENGTHS.length, 20);
        for (int i = 0; i < LENGTHS.length; i++) {
            for (int t = 0; t < LENGTHS[i]; t++) {
                mask.putScalar(i, t, 1);
            }
        }
        INDArray[] masks = {mask};
        ComputationGraph quantized = QuantizationTransform.apply(
                net,
                QuantizationConfig.builder()
                        .calibrationData(new SingletonMultiDataSetIterator(new MultiDataSet(input, input, masks, null)))
                        .mode(mode)
                        .build());

        assertThat(EmbeddedPlan.of(quantized).find("pool").orElseThrow().precision())
                .isEqualTo(mode == QuantizationMode.FLOAT32 ? Precision.FLOAT32 : Precision.INT8_STATIC);
        INDArray expected = net.output(false, input, masks)[0];
        assertThat(decibels(expected, quantized.output(false, input, masks)[0]))
                .as("SQNR in dB under the mask")
                .isGreaterThan(30);
        assertThat(decibels(expected, quantized.output(input)[0]))
                .as("agreement in dB without the mask")
                .isLessThan(25);
    }

    @Test
    void aMaskOverVolumesIsRefused() {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 4, 5, 2),
                new Convolution3D.Builder(1, 1, 1).nOut(3).build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).name("pool").build(),
                new DenseLayer.Builder().nOut(5).build());
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());

        assertThatThrownBy(() -> quantized.output(Nd4j.rand(2, 2, 3, 4, 5), false, Nd4j.ones(2, 3), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'pool'")
                .hasMessageContaining("[2, 3, 4, 5, 3]")
                .hasMessageContaining("leave the mask out");
    }

    private static void assertCloseUnderMask(
            MultiLayerNetwork net, QuantizationMode mode, INDArray input, INDArray mask) {
        QuantizationConfig config = QuantizationConfig.builder()
                .calibrationData(new SingletonDataSetIterator(new DataSet(input, input, mask, null)))
                .mode(mode)
                .build();
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, config);

        INDArray expected = net.output(input, false, mask, null);
        INDArray actual = quantized.output(input, false, mask, null);
        assertThat(decibels(expected, actual)).as("SQNR in dB under the mask").isGreaterThan(30);
        assertThat(decibels(expected, quantized.output(input)))
                .as("agreement in dB without the mask")
                .isLessThan(25);
    }

    private static double decibels(INDArray expected, INDArray actual) {
        double noise = actual.sub(expected).norm2Number().doubleValue();
        return 20 * Math.log10(expected.norm2Number().doubleValue() / noise);
    }
}
