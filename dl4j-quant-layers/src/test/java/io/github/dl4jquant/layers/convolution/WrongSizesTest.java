package io.github.dl4jquant.layers.convolution;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Inputs of sizes that a layer cannot take. */
class WrongSizesTest {

    private static MultiLayerNetwork quantized(InputType input, Layer... layers) {
        return QuantizationTransform.apply(TestNetworks.sequential(input, layers), QuantizationConfig.dynamic());
    }

    @Test
    void aSequenceShorterThanTheKernelIsRefused() {
        MultiLayerNetwork net = quantized(
                InputType.recurrent(3, 9),
                new Convolution1DLayer.Builder(4).nOut(2).name("conv").build());

        assertThatThrownBy(() -> net.output(Nd4j.ones(2, 3, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'conv'")
                .hasMessageContaining("[2, 3, 3]")
                .hasMessageContaining("[minibatch, time, 3]")
                .hasMessageContaining("kernel of 4");
    }

    @Test
    void anImageOfWhichPaddingLeavesNothingIsRefused() {
        MultiLayerNetwork net = quantized(
                InputType.convolutional(5, 5, 3),
                new Deconvolution2D.Builder(3, 3)
                        .padding(2, 1)
                        .nOut(2)
                        .name("deconv")
                        .build());

        assertThatThrownBy(() -> net.output(Nd4j.ones(2, 3, 1, 4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'deconv'")
                .hasMessageContaining("[2, 1, 4, 3]")
                .hasMessageContaining("padding of 2x1");
    }

    @Test
    void anImageOfAnotherSizeThanTheSlopesIsRefused() {
        MultiLayerNetwork net = quantized(
                InputType.convolutional(5, 4, 3),
                new ConvolutionLayer.Builder(1, 1).nOut(2).build(),
                new PReLULayer.Builder()
                        .inputShape(2, 5, 4)
                        .weightInit(new NormalDistribution(0.2, 0.3))
                        .name("prelu")
                        .build());

        assertThatThrownBy(() -> net.output(Nd4j.ones(2, 3, 6, 4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'prelu'")
                .hasMessageContaining("[2, 6, 4, 2]")
                .hasMessageContaining("[5, 4, 2]");
    }
}
