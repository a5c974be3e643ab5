package io.github.dl4jquant.layers.dropout;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.nd4j.linalg.activations.Activation;

class DropoutQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of(
                                "between, and inside of dense layers",
                                sequential(
                                        InputType.feedForward(10),
                                        dense("a"),
                                        new DropoutLayer.Builder(0.5)
                                                .name("drop")
                                                .build(),
                                        dense("b")),
                                10)
                        .expecting("a", INT8_STATIC)
                        .expecting("b", INT8_STATIC),
                Subject.of(
                                "first and last, with an activation that is ignored",
                                sequential(
                                        InputType.convolutional(6, 5, 3),
                                        new DropoutLayer.Builder(0.8).build(),
                                        new ConvolutionLayer.Builder(3, 3)
                                                .name("conv")
                                                .nOut(4)
                                                .build(),
                                        new DropoutLayer.Builder(0.5)
                                                .name("last")
                                                .activation(Activation.RELU)
                                                .build()),
                                3,
                                6,
                                5)
                        .expecting("conv", INT8_STATIC)
                        .expecting("last", ORIGINAL));
    }

    private static DenseLayer dense(String name) {
        return new DenseLayer.Builder()
                .name(name)
                .nOut(8)
                .dropOut(0.7)
                .activation(Activation.RELU)
                .build();
    }
}
