package io.github.dl4jquant.layers.locallyconnected;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FixedSizeTest {

    @Test
    void imagesOfAnotherSizeAreRefused() {
        MultiLayerNetwork net = QuantizationTransform.apply(TestNetworks.sequential(
                InputType.convolutional(5, 4, 2),
                new LocallyConnected2D.Builder()
                        .name("local")
                        .kernelSize(3, 2)
                        .nOut(3)
                        .build()));

        assertThatThrownBy(() -> net.output(Nd4j.rand(1, 2, 6, 4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'local'")
                .hasMessageContaining("[1, 6, 4, 2]")
                .hasMessageContaining("[minibatch, 5, 4, 2] (height, width, channels)")
                .hasMessageContaining("one size of input only");
    }

    @Test
    void sequencesOfAnotherLengthAreRefused() {
        MultiLayerNetwork net = QuantizationTransform.apply(TestNetworks.sequential(
                InputType.recurrent(2, 5),
                new LocallyConnected1D.Builder()
                        .name("local")
                        .kernelSize(3)
                        .nOut(3)
                        .build()));

        assertThatThrownBy(() -> net.output(Nd4j.rand(1, 2, 6)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[minibatch, 5, 2] (time, channels)");
    }

    /** Deeplearning4j tells no layer of new parameters. */
    @Test
    void newParametersAreNoticed() {
        MultiLayerNetwork float32 = TestNetworks.sequential(
                InputType.recurrent(2, 5),
                new LocallyConnected1D.Builder().kernelSize(3).nOut(3).build());
        MultiLayerNetwork first = QuantizationTransform.apply(float32, QuantizationConfig.float32());
        float32.params().muli(0.5);
        MultiLayerNetwork second = QuantizationTransform.apply(float32, QuantizationConfig.float32());
        INDArray input = Nd4j.rand(2, 2, 5);
        INDArray expected = second.output(input);

        assertThat(first.output(input)).isNotEqualTo(expected);
        first.params().assign(second.params());
        assertThat(bits(first.output(input))).isEqualTo(bits(expected));
    }
}
