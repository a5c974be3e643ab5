package io.github.dl4jquant.layers.dense;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.nd4j.linalg.activations.Activation;

class TimeDistributedQuantizerTest extends NodeQuantizerContract {

    private static final long TIME = 4;

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of(
                                "relu and softmax, NCW",
                                sequential(
                                        InputType.recurrent(5, TIME),
                                        distributed("first", Activation.RELU),
                                        distributed("layer", Activation.SOFTMAX)),
                                5,
                                TIME)
                        .expecting("first", INT8_STATIC)
                        .expecting("layer-linear", INT8_STATIC)
                        .expecting("layer", ORIGINAL)
                        .alsoOn(new long[] {5, 9}),
                Subject.of(
                                "tanh and softmax, NWC",
                                sequential(
                                        InputType.recurrent(5, TIME, RNNFormat.NWC),
                                        distributed("first", Activation.TANH),
                                        distributed("layer", Activation.SOFTMAX)),
                                TIME,
                                5)
                        .expecting("first", INT8_STATIC),
                Subject.of(
                                "something else",
                                sequential(
                                        InputType.recurrent(5, TIME),
                                        distributed("first", Activation.TANH),
                                        named("layer", new TimeDistributed(new ActivationLayer(Activation.CUBE)))),
                                5,
                                TIME)
                        .refusing("layer", "time distributed ActivationLayer"));
    }

    private static TimeDistributed distributed(String name, Activation activation) {
        return named(
                name,
                new TimeDistributed(
                        new DenseLayer.Builder().nOut(6).activation(activation).build()));
    }

    private static TimeDistributed named(String name, TimeDistributed layer) {
        layer.setLayerName(name);
        return layer;
    }
}
