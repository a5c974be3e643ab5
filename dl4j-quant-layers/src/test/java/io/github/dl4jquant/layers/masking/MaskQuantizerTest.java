package io.github.dl4jquant.layers.masking;

import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

class MaskQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of("sequences", sequences(), 5, 7).expecting("mask", INT8_STATIC),
                Subject.of("vectors", vectors(), 5).expecting("mask", INT8_STATIC),
                Subject.of(
                                "images",
                                TestNetworks.sequential(
                                        InputType.convolutional(4, 3, 2),
                                        new ConvolutionLayer.Builder(2, 2)
                                                .nOut(3)
                                                .build(),
                                        mask()),
                                2,
                                4,
                                3)
                        .refusing("mask", "mask over a tensor of kind IMAGE_NCHW"));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void maskedStepsBecomeZero(QuantizationMode mode) {
        INDArray mask = Nd4j.ones(DataType.FLOAT, 16, 7);
        for (int i = 0; i < 16; i++) {
            mask.putScalar(i, i % 7, i % 3 == 0 ? 0.5 : 0);
        }
        check(sequences(), mode, Nd4j.randn(DataType.FLOAT, 16, 5, 7), mask);
        INDArray samples = Nd4j.ones(DataType.FLOAT, 16, 1);
        samples.putScalar(3, 0);
        check(vectors(), mode, Nd4j.randn(DataType.FLOAT, 16, 5), samples);
    }

    @Test
    void aMaskOfAnotherLengthIsRefused() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(vectors(), QuantizationConfig.float32());

        assertThatThrownBy(() -> quantized.output(Nd4j.ones(2, 5), false, Nd4j.ones(3, 1), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer 'mask' (MaskLayer)")
                .hasMessageContaining("[3, 1]")
                .hasMessageContaining("2 rows");
    }

    private static void check(MultiLayerNetwork net, QuantizationMode mode, INDArray x, INDArray mask) {
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                net,
                QuantizationConfig.builder()
                        .calibrationData(new SingletonDataSetIterator(new DataSet(x, x, mask, null)))
                        .mode(mode)
                        .build());
        INDArray expected = net.output(x, false, mask, null);
        INDArray actual = quantized.output(x, false, mask, null);

        double noise = actual.sub(expected).norm2Number().doubleValue();
        assertThat(20 * Math.log10(expected.norm2Number().doubleValue() / noise))
                .isGreaterThan(mode == QuantizationMode.FLOAT32 ? 90 : 30);
    }

    private static MultiLayerNetwork sequences() {
        return TestNetworks.sequential(
                InputType.recurrent(5, 7),
                new SelfAttentionLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .nHeads(2)
                        .projectInput(true)
                        .build(),
                mask(),
                new SelfAttentionLayer.Builder()
                        .nIn(4)
                        .nOut(4)
                        .nHeads(2)
                        .projectInput(true)
                        .build());
    }

    private static MultiLayerNetwork vectors() {
        return TestNetworks.sequential(
                InputType.feedForward(5), new DenseLayer.Builder().nOut(6).build(), mask());
    }

    private static MaskLayer mask() {
        MaskLayer layer = new MaskLayer();
        layer.setLayerName("mask");
        return layer;
    }
}
