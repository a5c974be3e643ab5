package io.github.dl4jquant.layers.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Texts of different lengths: Deeplearning4j shortens the mask with the sequence and masks nothing here. */
class MaskedSequencesTest {

    private static final int[] LENGTHS = {20, 8, 13, 5};

    @ParameterizedTest
    @CsvSource({
        "Same, WEIGHT_AND_ACTIVATION",
        "Truncate, WEIGHT_AND_ACTIVATION",
        "Causal, WEIGHT_AND_ACTIVATION",
        "Same, FLOAT32",
        "Truncate, DYNAMIC"
    })
    void masksReachPoolingBehindConvolutions(ConvolutionMode mode, QuantizationMode quantization) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.recurrent(6, 20),
                new Convolution1DLayer.Builder(3, 2)
                        .nOut(8)
                        .convolutionMode(mode)
                        .build(),
                new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2)
                        .stride(2)
                        .build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                new DenseLayer.Builder().nOut(5).build());
        assertCloseUnderMask(net, quantization, Nd4j.randn(LENGTHS.length, 6, 20));
    }

    @ParameterizedTest
    @CsvSource({"WEIGHT_AND_ACTIVATION", "WEIGHT_ONLY"})
    void masksReachRecurrentLayersChannelsLast(QuantizationMode quantization) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.recurrent(6, 20, RNNFormat.NWC),
                new Convolution1DLayer.Builder(3, 2)
                        .rnnDataFormat(RNNFormat.NWC)
                        .nOut(8)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                new LastTimeStep(new LSTM.Builder()
                        .nOut(7)
                        .dataFormat(RNNFormat.NWC)
                        .activation(org.nd4j.linalg.activations.Activation.TANH)
                        .build()),
                new DenseLayer.Builder().nOut(5).build());
        assertCloseUnderMask(net, quantization, Nd4j.randn(LENGTHS.length, 20, 6));
    }

    private static void assertCloseUnderMask(MultiLayerNetwork net, QuantizationMode mode, INDArray input) {
        INDArray mask = Nd4j.zeros(LENGTHS.length, 20);
        for (int i = 0; i < LENGTHS.length; i++) {
            for (int t = 0; t < LENGTHS[i]; t++) {
                mask.putScalar(i, t, 1);
            }
        }
        QuantizationConfig config = QuantizationConfig.builder()
                .calibrationData(new SingletonDataSetIterator(new DataSet(input, input, mask, null)))
                .mode(mode)
                .build();
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, config);

        INDArray expected = net.output(input, false, mask, null);
        INDArray actual = quantized.output(input, false, mask, null);
        // convolutions read masked steps too, whose values are not calibrated on
        assertThat(decibels(expected, actual)).as("SQNR in dB under the mask").isGreaterThan(25);
        assertThat(decibels(expected, quantized.output(input)))
                .as("agreement in dB without the mask")
                .isLessThan(20);
    }

    private static double decibels(INDArray expected, INDArray actual) {
        double noise = actual.sub(expected).norm2Number().doubleValue();
        return 20 * Math.log10(expected.norm2Number().doubleValue() / noise);
    }
}
