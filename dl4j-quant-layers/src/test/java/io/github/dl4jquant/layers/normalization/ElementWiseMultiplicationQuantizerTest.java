package io.github.dl4jquant.layers.normalization;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.FLOAT32;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

class ElementWiseMultiplicationQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                // folded into the dense layer before it, which gets its name
                Subject.of(
                                "behind a dense layer",
                                spread(sequential(
                                        InputType.feedForward(6), dense(8), multiplication(8, Activation.TANH))),
                                6)
                        .expecting("mul", INT8_STATIC),
                Subject.of(
                                "before a dense layer",
                                spread(sequential(
                                        InputType.feedForward(6), multiplication(6, Activation.RELU), dense(8))),
                                6)
                        .expecting("mul", INT8_STATIC),
                Subject.of(
                                "alone",
                                spread(sequential(InputType.feedForward(6), multiplication(6, Activation.SOFTSIGN))),
                                6)
                        .expecting("mul", FLOAT32)
                        .exportedWith("input", 6));
    }

    private static MultiLayerNetwork spread(MultiLayerNetwork net) {
        Random random = new Random(9);
        TestNetworks.fill(net.getParam(layer(net) + "_W"), () -> 1 + 0.5 * random.nextGaussian());
        return net;
    }

    private static int layer(MultiLayerNetwork net) {
        return "mul".equals(net.getLayer(0).conf().getLayer().getLayerName()) ? 0 : 1;
    }

    private static ElementWiseMultiplicationLayer multiplication(int size, Activation activation) {
        return new ElementWiseMultiplicationLayer.Builder()
                .name("mul")
                .nIn(size)
                .nOut(size)
                .activation(activation)
                .build();
    }

    private static DenseLayer dense(int nOut) {
        return new DenseLayer.Builder().nOut(nOut).build();
    }
}
