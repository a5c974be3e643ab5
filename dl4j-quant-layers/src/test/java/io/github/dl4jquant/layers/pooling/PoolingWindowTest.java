package io.github.dl4jquant.layers.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Borders are treated as Deeplearning4j treats them: checked in float, where any difference shows. */
class PoolingWindowTest {

    static Stream<Arguments> windows() {
        return Stream.of(PoolingType.MAX, PoolingType.AVG)
                .flatMap(type -> Stream.of(false, true)
                        .flatMap(paddingCounts -> Stream.of(
                                        window(3, 3, 2, 2).convolutionMode(ConvolutionMode.Same),
                                        window(2, 2, 1, 1).convolutionMode(ConvolutionMode.Same),
                                        window(2, 3, 2, 1).convolutionMode(ConvolutionMode.Truncate),
                                        window(3, 3, 2, 2).padding(1, 1),
                                        window(3, 2, 2, 1).padding(1, 1),
                                        window(3, 3, 1, 1).dilation(2, 2),
                                        window(3, 3, 1, 1).dilation(2, 2).padding(2, 1),
                                        window(3, 3, 1, 1).dilation(2, 2).convolutionMode(ConvolutionMode.Same),
                                        window(3, 3, 2, 2).convolutionMode(ConvolutionMode.Strict))
                                .map(b -> b.poolingType(type)
                                        .avgPoolIncludePadInDivisor(paddingCounts)
                                        .build())
                                .map(Arguments::of)));
    }

    private static SubsamplingLayer.Builder window(int height, int width, int strideHeight, int strideWidth) {
        return new SubsamplingLayer.Builder()
                .kernelSize(height, width)
                .stride(strideHeight, strideWidth)
                .convolutionMode(ConvolutionMode.Truncate);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void floatPoolingIsThatOfDeeplearning4j(SubsamplingLayer pooling) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.convolutional(9, 7, 2),
                new ConvolutionLayer.Builder(1, 1).nOut(3).build(),
                pooling);
        INDArray input = Nd4j.rand(new int[] {2, 2, 9, 7}).subi(0.6);

        INDArray expected = net.output(input);
        INDArray actual =
                QuantizationTransform.apply(net, QuantizationConfig.float32()).output(input);

        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.sub(expected).norm2Number().doubleValue())
                .as("norm of the difference, of %s", expected.norm2Number())
                .isLessThan(1e-5 * expected.norm2Number().doubleValue());
    }

    /** Deeplearning4j then pools over what is there. */
    @ParameterizedTest
    @EnumSource(
            value = PoolingType.class,
            names = {"MAX", "AVG"})
    void aWindowMayBeLargerThanTheInput(PoolingType type) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.convolutional(2, 2, 2),
                new ConvolutionLayer.Builder(1, 1).nOut(3).build(),
                window(3, 3, 3, 2).poolingType(type).build());
        INDArray input = Nd4j.rand(new int[] {2, 2, 2, 2}).subi(0.6);

        INDArray expected = net.output(input);
        INDArray actual =
                QuantizationTransform.apply(net, QuantizationConfig.float32()).output(input);

        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.sub(expected).norm2Number().doubleValue())
                .isLessThan(1e-5 * expected.norm2Number().doubleValue());
    }
}
