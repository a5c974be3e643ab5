package io.github.dl4jquant.layers.volume;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class VolumeShapesTest {

    @Test
    void aVolumeThatTheWindowDoesNotFitIsRefused() {
        MultiLayerNetwork net = quantized(new Convolution3D.Builder(2, 3, 3)
                .name("conv")
                .stride(2, 1, 1)
                .nOut(4)
                .convolutionMode(ConvolutionMode.Strict)
                .build());

        assertThatThrownBy(() -> net.output(Nd4j.rand(1, 2, 5, 5, 6)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'conv'")
                .hasMessageContaining("[1, 5, 5, 6, 2]")
                .hasMessageContaining("a window of 2x3x3 that fits exactly (mode Strict)");
    }

    @Test
    void otherChannelsAreRefused() {
        MultiLayerNetwork net = quantized(
                new Convolution3D.Builder(1, 1, 1).name("conv").nOut(4).build());

        assertThatThrownBy(() -> net.output(Nd4j.rand(1, 3, 4, 5, 6)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[minibatch, depth, height, width, 2]");
    }

    @Test
    void aVolumeThatIsTooFlatIsNotPooled() {
        MultiLayerNetwork net = quantized(new Subsampling3DLayer.Builder(Subsampling3DLayer.PoolingType.MAX)
                .name("pool")
                .kernelSize(2, 2, 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .build());

        assertThatThrownBy(() -> net.output(Nd4j.rand(1, 2, 1, 5, 6)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'pool'")
                .hasMessageContaining("room for a window of 2x2x2");
    }

    @Test
    void aTransposedConvolutionOfWhichPaddingLeavesNothingIsRefused() {
        MultiLayerNetwork net = quantized(new Deconvolution3D.Builder()
                .kernelSize(2, 2, 2)
                .padding(1, 1, 1)
                .convolutionMode(ConvolutionMode.Truncate)
                .name("deconv")
                .nOut(4)
                .build());

        assertThatThrownBy(() -> net.output(Nd4j.rand(1, 2, 1, 5, 6)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'deconv'")
                .hasMessageContaining("[1, 1, 5, 6, 2]")
                .hasMessageContaining("padding of 1x1x1 is cut off");
    }

    private static MultiLayerNetwork quantized(org.deeplearning4j.nn.conf.layers.Layer layer) {
        return QuantizationTransform.apply(
                TestNetworks.sequential(InputType.convolutional3D(DataFormat.NCDHW, 4, 5, 6, 2), layer),
                QuantizationConfig.float32());
    }
}
