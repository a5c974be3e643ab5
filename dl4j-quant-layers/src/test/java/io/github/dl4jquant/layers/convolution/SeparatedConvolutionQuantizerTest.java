package io.github.dl4jquant.layers.convolution;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.activations.Activation;

class SeparatedConvolutionQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                one("3x3 same relu", NCHW, depthwise(3, 3, 1).activation(Activation.RELU)),
                one(
                        "3x2 same, stride 2x1, dilation 1x2, multiplier 3",
                        NHWC,
                        depthwise(3, 2, 3).stride(2, 1).dilation(1, 2)),
                one(
                        "2x3 truncate, padding 1x0, multiplier 2, no bias",
                        NCHW,
                        depthwise(2, 3, 2)
                                .convolutionMode(ConvolutionMode.Truncate)
                                .padding(1, 0)
                                .hasBias(false)),
                oneChannel(),
                one("3x3 same relu", NHWC, separable(3, 3, 1).activation(Activation.RELU)),
                one(
                        "2x3 truncate, padding 1x0, stride 1x2, multiplier 2, no bias",
                        NHWC,
                        separable(2, 3, 2)
                                .convolutionMode(ConvolutionMode.Truncate)
                                .padding(1, 0)
                                .stride(1, 2)
                                .hasBias(false)),
                one(
                        "3x1 same, dilation 2x1, multiplier 2",
                        NCHW,
                        separable(3, 1, 2).dilation(2, 1)),
                softmax(),
                xceptionBlock());
    }

    private static Subject one(String name, CNN2DFormat format, DepthwiseConvolution2D.Builder layer) {
        return subject("depthwise " + name, format, layer.dataFormat(format).build());
    }

    private static Subject one(String name, CNN2DFormat format, SeparableConvolution2D.Builder layer) {
        return subject("separable " + name, format, layer.dataFormat(format).build())
                .expecting("conv-depthwise", INT8_STATIC);
    }

    private static Subject oneChannel() {
        return Subject.of(
                        "depthwise of one channel",
                        sequential(
                                InputType.convolutional(6, 5, 1),
                                depthwise(3, 3, 4).build()),
                        new long[] {1, 6, 5})
                .expecting("conv", INT8_STATIC);
    }

    private static Subject softmax() {
        return Subject.of(
                        "separable, softmax in float",
                        sequential(
                                InputType.convolutional(6, 5, 3),
                                separable(3, 3, 1)
                                        .activation(Activation.SOFTMAX)
                                        .build()),
                        new long[] {3, 6, 5})
                .expecting("conv-depthwise", INT8_STATIC)
                .expecting("conv-linear", INT8_STATIC)
                .expecting("conv", ORIGINAL);
    }

    /** Separable, batch normalization, relu, separable, batch normalization, plus a shortcut. */
    private static Subject xceptionBlock() {
        return Subject.of(
                        "block of Xception",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(8, 9, 6))
                                .addLayer("conv1", block(), "in")
                                .addLayer("bn1", new BatchNormalization(), "conv1")
                                .addLayer(
                                        "relu",
                                        new org.deeplearning4j.nn.conf.layers.ActivationLayer(Activation.RELU),
                                        "bn1")
                                .addLayer("conv2", block(), "relu")
                                .addLayer("bn2", new BatchNormalization(), "conv2")
                                .addVertex(
                                        "add",
                                        new org.deeplearning4j.nn.conf.graph.ElementWiseVertex(
                                                org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op.Add),
                                        "bn2",
                                        "in")
                                .setOutputs("add")),
                        new long[] {6, 8, 9})
                .expecting("conv1-depthwise", INT8_STATIC)
                .expecting("relu", INT8_STATIC)
                .expecting("conv2-depthwise", INT8_STATIC)
                .expecting("add", INT8_STATIC)
                .alsoOn(new long[] {6, 5, 5});
    }

    private static Layer block() {
        return separable(3, 3, 1).nOut(6).hasBias(false).build();
    }

    private static Subject subject(String name, CNN2DFormat format, Layer layer) {
        return Subject.of(
                        name + ", " + format,
                        sequential(InputType.convolutional(9, 7, 3, format), layer),
                        shape(9, 7, format))
                .expecting("conv", INT8_STATIC)
                .alsoOn(shape(11, 8, format));
    }

    private static DepthwiseConvolution2D.Builder depthwise(int height, int width, int multiplier) {
        return new DepthwiseConvolution2D.Builder(height, width)
                .name("conv")
                .depthMultiplier(multiplier)
                .convolutionMode(ConvolutionMode.Same);
    }

    private static SeparableConvolution2D.Builder separable(int height, int width, int multiplier) {
        return new SeparableConvolution2D.Builder(height, width)
                .name("conv")
                .nOut(5)
                .depthMultiplier(multiplier)
                .convolutionMode(ConvolutionMode.Same);
    }

    private static long[] shape(int height, int width, CNN2DFormat format) {
        return format == NCHW ? new long[] {3, height, width} : new long[] {height, width, 3};
    }
}
