package io.github.dl4jquant.layers.convolution;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.activations.Activation;

class ConvolutionQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(NCHW, NHWC).flatMap(ConvolutionQuantizerTest::inFormat);
    }

    private static Stream<Subject> inFormat(CNN2DFormat format) {
        return Stream.of(
                sized(
                        "3x3 same relu",
                        format,
                        conv(3, 3).convolutionMode(ConvolutionMode.Same).activation(Activation.RELU)),
                sized(
                        "2x2 same stride 2",
                        format,
                        conv(2, 2).convolutionMode(ConvolutionMode.Same).stride(2, 2)),
                sized("1x3 truncate, padding 1x2", format, conv(1, 3).padding(1, 2)),
                sized(
                        "3x2 truncate, stride 2x3, dilation 2x1",
                        format,
                        conv(3, 2).stride(2, 3).dilation(2, 1)),
                sized("3x3 same, dilation 2", format, conv(3, 3).dilation(2, 2).convolutionMode(ConvolutionMode.Same)),
                sized("1x1 leaky, no bias", format, conv(1, 1).hasBias(false).activation(Activation.LEAKYRELU)),
                one(
                        "3x3 strict, stride 2, padding 1",
                        format,
                        conv(3, 3).stride(2, 2).padding(1, 1).convolutionMode(ConvolutionMode.Strict)),
                two(format),
                Subject.of(
                                "Convolution2D " + format,
                                sequential(
                                        InputType.convolutional(9, 7, 3, format),
                                        new Convolution2D.Builder(3, 3)
                                                .name("conv")
                                                .dataFormat(format)
                                                .nOut(6)
                                                .activation(Activation.TANH)
                                                .build()),
                                shape(9, 7, format))
                        .expecting("conv", INT8_STATIC),
                one("softmax in float", format, conv(1, 1).activation(Activation.SOFTMAX)));
    }

    private static Subject two(CNN2DFormat format) {
        return Subject.of(
                        "two in a row, " + format,
                        sequential(
                                InputType.convolutional(9, 7, 3, format),
                                conv(3, 3)
                                        .dataFormat(format)
                                        .activation(Activation.RELU)
                                        .name("a")
                                        .build(),
                                conv(3, 1)
                                        .dataFormat(format)
                                        .activation(Activation.IDENTITY)
                                        .name("b")
                                        .build()),
                        shape(9, 7, format))
                .expecting("a", INT8_STATIC)
                .expecting("b", INT8_STATIC)
                .alsoOn(shape(6, 13, format));
    }

    private static Subject sized(String name, CNN2DFormat format, ConvolutionLayer.Builder layer) {
        return one(name, format, layer).expecting("conv", INT8_STATIC).alsoOn(shape(11, 8, format));
    }

    private static Subject one(String name, CNN2DFormat format, ConvolutionLayer.Builder layer) {
        return Subject.of(
                name + ", " + format,
                sequential(
                        InputType.convolutional(9, 7, 3, format),
                        layer.dataFormat(format).build()),
                shape(9, 7, format));
    }

    private static ConvolutionLayer.Builder conv(int height, int width) {
        return new ConvolutionLayer.Builder(height, width)
                .name("conv")
                .nOut(6)
                .convolutionMode(ConvolutionMode.Truncate);
    }

    private static long[] shape(int height, int width, CNN2DFormat format) {
        return format == NCHW ? new long[] {3, height, width} : new long[] {height, width, 3};
    }
}
