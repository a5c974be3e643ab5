package io.github.dl4jquant.layers.elementwise;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.scheme.Precision.FLOAT32;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class ElementWiseQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                        Arrays.stream(Op.values()).map(op -> images(op, NCHW)),
                        Stream.of(images(Op.Add, NHWC), images(Op.Product, NHWC)),
                        Stream.of(Op.Add, Op.Product, Op.Average, Op.Max).map(ElementWiseQuantizerTest::threeVectors),
                        Stream.of(Op.values()).map(op -> repeated(op, NCHW)),
                        Stream.of(repeated(Op.Product, NHWC), residual(), alone(), kinds()))
                .flatMap(s -> s);
    }

    /** Convolutions with activations of their own, so that nothing is fused into them. */
    private static Subject images(Op op, CNN2DFormat format) {
        return Subject.of(
                        op + " of images, then relu, " + format,
                        graph(twoBranches(format)
                                .addVertex("op", new ElementWiseVertex(op), "a", "b")
                                .addLayer("relu", activation(Activation.RELU), "op")
                                .addLayer("last", conv(3, format, Activation.IDENTITY), "relu")
                                .setOutputs("last")),
                        shape(6, 5, format))
                .expecting("op", INT8_STATIC)
                .expecting("relu", INT8_STATIC)
                .alsoOn(shape(4, 7, format));
    }

    private static Subject threeVectors(Op op) {
        return Subject.of(
                        op + " of three vectors",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y", "z")
                                .setInputTypes(
                                        InputType.feedForward(7), InputType.feedForward(7), InputType.feedForward(7))
                                .addVertex("op", new ElementWiseVertex(op), "x", "y", "z")
                                .addLayer(
                                        "last", new DenseLayer.Builder().nOut(5).build(), "op")
                                .setOutputs("last")),
                        new long[] {7},
                        new long[] {7},
                        new long[] {7})
                .expecting("op", INT8_STATIC);
    }

    /** One value per channel: squeeze and excitation. Only in a network that was built without input types. */
    private static Subject repeated(Op op, CNN2DFormat format) {
        return Subject.of(
                        op + " of an image and one value per channel, " + format,
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in", "factor")
                                .addLayer("a", conv(3, 4, format, Activation.ELU), "in")
                                .addLayer("b", conv(3, 4, format, Activation.SIGMOID), "factor")
                                .addVertex("op", new ElementWiseVertex(op), "a", "b")
                                .addLayer("last", conv(4, 3, format, Activation.IDENTITY), "op")
                                .setOutputs("last")),
                        shape(6, 5, format),
                        shape(1, 1, format))
                .expecting("op", INT8_STATIC)
                .alsoOn(shape(4, 7, format), shape(1, 1, format));
    }

    private static Subject residual() {
        return Subject.of(
                        "addition fused into the later convolution",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(6, 5, 3))
                                .addLayer("a", conv(4, NCHW, Activation.RELU), "in")
                                .addLayer("b", conv(4, NCHW, Activation.IDENTITY), "a")
                                .addVertex("add", new ElementWiseVertex(Op.Add), "b", "a")
                                .addLayer("relu", activation(Activation.RELU), "add")
                                .addLayer("last", conv(2, NCHW, Activation.IDENTITY), "relu")
                                .setOutputs("last")),
                        new long[] {3, 6, 5})
                .expecting("add", INT8_STATIC)
                .alsoOn(new long[] {3, 4, 7});
    }

    private static Subject alone() {
        return Subject.of(
                        "without anything int8 around",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .setInputTypes(InputType.feedForward(7), InputType.feedForward(7))
                                .addVertex("op", new ElementWiseVertex(Op.Subtract), "x", "y")
                                .setOutputs("op")),
                        new long[] {7},
                        new long[] {7})
                .expecting("op", FLOAT32)
                .exportedWith("x", -1)
                .exportedWith("y", -1);
    }

    private static Subject kinds() {
        return Subject.of(
                        "images of both formats",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .setInputTypes(
                                        InputType.convolutional(4, 4, 4, NCHW), InputType.convolutional(4, 4, 4, NHWC))
                                .addLayer("a", conv(4, NCHW, Activation.RELU), "x")
                                .addLayer("b", conv(4, NHWC, Activation.RELU), "y")
                                .addVertex("op", new ElementWiseVertex(Op.Product), "a", "b")
                                .setOutputs("op")),
                        new long[] {4, 4, 4},
                        new long[] {4, 4, 4})
                .refusing("op", "different kinds")
                .notExportable("'op' (ElementWiseVertex): no rule for " + ElementWiseVertex.class.getName());
    }

    @Test
    void shapesThatDoNotFitAreRefusedByName() {
        ComputationGraph net = graph(settings()
                .graphBuilder()
                .addInputs("x", "y")
                .setInputTypes(InputType.feedForward(7), InputType.feedForward(7))
                .addVertex("difference", new ElementWiseVertex(Op.Subtract), "x", "y")
                .setOutputs("difference"));
        ComputationGraph quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());

        assertThatThrownBy(() -> quantized.output(Nd4j.ones(DataType.FLOAT, 2, 7), Nd4j.ones(DataType.FLOAT, 2, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'difference'")
                .hasMessageContaining("[2, 7] and [2, 3]");
    }

    private static GraphBuilder twoBranches(CNN2DFormat format) {
        return settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(6, 5, 3, format))
                .addLayer("a", conv(4, format, Activation.ELU), "in")
                .addLayer("b", conv(4, format, Activation.TANH), "in");
    }

    private static ConvolutionLayer conv(int nIn, int nOut, CNN2DFormat format, Activation activation) {
        ConvolutionLayer layer = conv(nOut, format, activation);
        layer.setNIn(nIn);
        return layer;
    }

    private static ConvolutionLayer conv(int nOut, CNN2DFormat format, Activation activation) {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(nOut)
                .dataFormat(format)
                .convolutionMode(ConvolutionMode.Same)
                .activation(activation)
                .build();
    }

    private static ActivationLayer activation(Activation activation) {
        return new ActivationLayer.Builder().activation(activation).build();
    }

    private static long[] shape(int height, int width, CNN2DFormat format) {
        return format == NCHW ? new long[] {3, height, width} : new long[] {height, width, 3};
    }
}
