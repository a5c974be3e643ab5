package io.github.dl4jquant.layers.activation;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.scheme.Precision.FLOAT32;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

/** Activation layers, and vertices that scale and shift. */
class ActivationQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                        Stream.of(
                                        Activation.RELU,
                                        Activation.SIGMOID,
                                        Activation.HARDSIGMOID,
                                        Activation.TANH,
                                        Activation.SWISH,
                                        Activation.GELU,
                                        Activation.SELU,
                                        Activation.SOFTSIGN,
                                        Activation.RECTIFIEDTANH)
                                .map(ActivationQuantizerTest::betweenDense),
                        Stream.of(Activation.RELU, Activation.SELU, Activation.RATIONALTANH, Activation.RRELU)
                                .map(ActivationQuantizerTest::fused),
                        Stream.of(Subject.of("float softmax", dense(Activation.SOFTMAX), 10)
                                .expecting("act", ORIGINAL)),
                        Stream.of(images(), first(), identityLast(), scaled()))
                .flatMap(s -> s);
    }

    /** A function is left alone when the dense layer before it has one of its own. */
    private static Subject betweenDense(Activation activation) {
        return Subject.of(activation + " between dense layers", dense(activation), 10)
                .expecting("act", INT8_STATIC);
    }

    private static org.deeplearning4j.nn.multilayer.MultiLayerNetwork dense(Activation activation) {
        return sequential(
                InputType.feedForward(10),
                new DenseLayer.Builder()
                        .name("a")
                        .nOut(16)
                        .activation(Activation.LEAKYRELU)
                        .build(),
                named("act", activation),
                new DenseLayer.Builder().name("b").nOut(6).build());
    }

    private static Subject images() {
        return Subject.of(
                        "relu and hard tanh on images",
                        sequential(
                                InputType.convolutional(5, 7, 2),
                                conv("a", Activation.ELU),
                                named("act", Activation.RELU),
                                named("act2", Activation.HARDTANH),
                                conv("b", Activation.IDENTITY)),
                        2,
                        5,
                        7)
                .expecting("act", INT8_STATIC)
                .expecting("act2", INT8_STATIC)
                .alsoOn(new long[] {2, 4, 3});
    }

    private static Subject fused(Activation activation) {
        return Subject.of(
                        activation + " fused into the convolution",
                        sequential(
                                InputType.convolutional(5, 7, 2),
                                conv("a", Activation.IDENTITY),
                                named("act", activation)),
                        2,
                        5,
                        7)
                .expecting("act", INT8_STATIC)
                .expecting("a", INT8_STATIC);
    }

    private static Subject first() {
        return Subject.of(
                        "alone, without anything to be fused into",
                        sequential(
                                InputType.feedForward(10),
                                named("act", Activation.SIGMOID),
                                named("act2", Activation.TANH)),
                        10)
                .expecting("act", FLOAT32)
                .expecting("act2", FLOAT32)
                .exportedWith("input", -1);
    }

    private static Subject identityLast() {
        return Subject.of(
                        "identity as the output",
                        sequential(
                                InputType.convolutional(5, 7, 2),
                                named("first", Activation.IDENTITY),
                                conv("a", Activation.RELU),
                                named("last", Activation.IDENTITY)),
                        2,
                        5,
                        7)
                .expecting("a", INT8_STATIC)
                .expecting("last", ORIGINAL);
    }

    private static Subject scaled() {
        return Subject.of(
                        "scale and shift, folded and not",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(5, 7, 2))
                                .addLayer("a", conv(null, Activation.RELU), "in")
                                .addVertex("scale", new ScaleVertex(-0.3), "a")
                                .addVertex("shift", new ShiftVertex(0.25), "scale")
                                .addLayer("b", conv(null, Activation.IDENTITY), "shift")
                                .addVertex("scale2", new ScaleVertex(0.17), "b")
                                .addVertex("shift2", new ShiftVertex(0.1), "scale2")
                                .setOutputs("shift2")),
                        new long[] {2, 5, 7})
                .expecting("scale", INT8_STATIC)
                .expecting("shift", INT8_STATIC)
                .expecting("shift2", INT8_STATIC);
    }

    private static ConvolutionLayer conv(String name, Activation activation) {
        return new ConvolutionLayer.Builder(3, 3)
                .name(name)
                .nOut(4)
                .convolutionMode(ConvolutionMode.Same)
                .activation(activation)
                .build();
    }

    private static ActivationLayer named(String name, Activation activation) {
        return new ActivationLayer.Builder().name(name).activation(activation).build();
    }
}
