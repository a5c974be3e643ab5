package io.github.dl4jquant.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class MaskedCalibrationTest {

    private static final int SAMPLES = 64;
    private static final int SIZE = 5;
    private static final int STEPS = 7;

    @ParameterizedTest
    @CsvSource({"NCW, 0", "NCW, -999", "NWC, -999"})
    void whatMasksHideDoesNotStretchRanges(RNNFormat format, double padding) {
        MultiLayerNetwork source = TestNetworks.sequential(
                InputType.recurrent(SIZE, STEPS, format),
                new LSTM.Builder()
                        .nOut(8)
                        .activation(Activation.TANH)
                        .dataFormat(format)
                        .build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG)
                        .poolingDimensions(format == RNNFormat.NCW ? 2 : 1)
                        .build(),
                new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(4)
                        .activation(Activation.IDENTITY)
                        .build());
        Nd4j.getRandom().setSeed(3);
        boolean timeLast = format == RNNFormat.NCW;
        INDArray features = timeLast ? Nd4j.randn(SAMPLES, SIZE, STEPS) : Nd4j.randn(SAMPLES, STEPS, SIZE);
        INDArray mask = Nd4j.ones(SAMPLES, STEPS);
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int step = 2 + sample % (STEPS - 1); step < STEPS; step++) {
                mask.putScalar(sample, step, 0);
                INDArray hidden = timeLast
                        ? features.get(NDArrayIndex.point(sample), NDArrayIndex.all(), NDArrayIndex.point(step))
                        : features.get(NDArrayIndex.point(sample), NDArrayIndex.point(step), NDArrayIndex.all());
                hidden.assign(padding);
            }
        }
        DataSet data = new DataSet(features, Nd4j.zeros(SAMPLES, 4), mask, null);
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                source, QuantizationConfig.weightAndActivation(new SingletonDataSetIterator(data)));

        INDArray expected =
                timeLast ? source.output(features, false, mask, null) : timeMajorReference(source, features, mask);
        INDArray actual = quantized.output(features, false, mask, null);

        double noise = expected.sub(actual).norm2Number().doubleValue();
        assertThat(20 * Math.log10(expected.norm2Number().doubleValue() / noise))
                .as("SQNR in dB")
                .isGreaterThan(25);
    }

    /** Deeplearning4j cannot pool a masked sequence in this order: the float form of this library can. */
    private static INDArray timeMajorReference(MultiLayerNetwork source, INDArray features, INDArray mask) {
        return QuantizationTransform.apply(source, QuantizationConfig.float32()).output(features, false, mask, null);
    }
}
