package io.github.dl4jquant.layers.capsule;

import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.nd4j.linalg.activations.Activation;

class CapsuleQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                network(),
                Subject.of(
                                "primary alone, same, leaky",
                                TestNetworks.sequential(
                                        InputType.convolutional(5, 4, 1),
                                        new PrimaryCapsules.Builder(3, 2)
                                                .name("primary")
                                                .kernelSize(3, 2)
                                                .stride(2, 1)
                                                .convolutionMode(ConvolutionMode.Same)
                                                .hasBias(false)
                                                .useLeakyReLU(0.2)
                                                .build()),
                                1,
                                5,
                                4)
                        .expecting("primary", INT8_STATIC),
                Subject.of(
                                "routed once, with biases",
                                TestNetworks.sequential(
                                        InputType.convolutional(5, 4, 1),
                                        new PrimaryCapsules.Builder(3, 2)
                                                .kernelSize(2, 2)
                                                .build(),
                                        new CapsuleLayer.Builder(2, 3, 1)
                                                .name("capsules")
                                                .hasBias(true)
                                                .build()),
                                1,
                                5,
                                4)
                        .refusing("capsules", "routing is in float"));
    }

    private static Subject network() {
        return Subject.of(
                        "capsule network",
                        TestNetworks.sequential(
                                InputType.convolutional(7, 6, 2),
                                new ConvolutionLayer.Builder(3, 3)
                                        .name("conv")
                                        .nOut(6)
                                        .activation(Activation.RELU)
                                        .build(),
                                new PrimaryCapsules.Builder(4, 3)
                                        .name("primary")
                                        .kernelSize(2, 2)
                                        .stride(1, 2)
                                        .build(),
                                new CapsuleLayer.Builder(5, 6, 2)
                                        .name("capsules")
                                        .build(),
                                new CapsuleStrengthLayer.Builder().build(),
                                new ActivationLayer.Builder()
                                        .activation(Activation.SOFTMAX)
                                        .build(),
                                new DenseLayer.Builder().name("dense").nOut(3).build()),
                        2,
                        7,
                        6)
                .expecting("conv", INT8_STATIC)
                .expecting("primary", INT8_STATIC)
                .expecting("dense", INT8_STATIC)
                .refusing("capsules", "routing is in float")
                .refusing("layer3", "the norm of capsules");
    }
}
