package io.github.dl4jquant.layers.dense;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

class DenseQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.concat(
                Stream.of(Activation.IDENTITY, Activation.RELU, Activation.TANH, Activation.ELU)
                        .map(DenseQuantizerTest::oneLayer),
                Stream.of(
                        Subject.of(
                                        "three layers, no bias in the first",
                                        sequential(
                                                InputType.feedForward(17),
                                                dense("a", 33, Activation.RELU)
                                                        .hasBias(false)
                                                        .build(),
                                                dense("b", 8, Activation.SIGMOID)
                                                        .build(),
                                                dense("c", 5, Activation.IDENTITY)
                                                        .build()),
                                        17)
                                .expecting("a", INT8_STATIC)
                                .expecting("b", INT8_STATIC)
                                .expecting("c", INT8_STATIC),
                        Subject.of(
                                        "one feature in, one out",
                                        sequential(
                                                InputType.feedForward(1),
                                                dense("a", 1, Activation.IDENTITY)
                                                        .build()),
                                        1)
                                // 16 values in all: some of the others lie outside their range
                                .atLeast(QuantizationMode.WEIGHT_AND_ACTIVATION, 15),
                        Subject.of(
                                        "layer normalization",
                                        sequential(
                                                InputType.feedForward(8),
                                                dense("a", 6, Activation.RELU)
                                                        .hasLayerNorm(true)
                                                        .build(),
                                                dense("b", 4, Activation.IDENTITY)
                                                        .build()),
                                        8)
                                .refusing("a", "layer normalization"),
                        Subject.of(
                                "softmax stays in float",
                                sequential(
                                        InputType.feedForward(8),
                                        dense("a", 12, Activation.SOFTMAX).build()),
                                8)));
    }

    private static Subject oneLayer(Activation activation) {
        return Subject.of(
                        activation.toString(),
                        sequential(
                                InputType.feedForward(20),
                                dense("a", 7, activation).build()),
                        20)
                .expecting("a", INT8_STATIC);
    }

    private static DenseLayer.Builder dense(String name, int nOut, Activation activation) {
        return new DenseLayer.Builder().name(name).nOut(nOut).activation(activation);
    }
}
