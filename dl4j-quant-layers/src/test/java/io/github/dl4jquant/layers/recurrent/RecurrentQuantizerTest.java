package io.github.dl4jquant.layers.recurrent;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One direction: cells, activations, axis orders, both kinds of network. */
class RecurrentQuantizerTest extends NodeQuantizerContract {

    private static final long TIME = 7;

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of(
                                "two LSTMs",
                                sequential(input(RNNFormat.NCW), lstm("first"), lstm("second"), output()),
                                5,
                                TIME)
                        .expecting("first", INT8_STATIC)
                        .expecting("second", INT8_STATIC)
                        .expecting("out-logits", INT8_STATIC)
                        .expecting("out", ORIGINAL)
                        .alsoOn(new long[] {5, 1}),
                Subject.of("LSTM at the end, NWC", sequential(input(RNNFormat.NWC), lstm("layer")), TIME, 5)
                        .expecting("layer", INT8_STATIC)
                        .alsoOn(new long[] {11, 5}),
                graves(),
                Subject.of("output layer alone, NWC", sequential(input(RNNFormat.NWC), output()), TIME, 5)
                        .expecting("out-logits", INT8_STATIC),
                Subject.of(
                                "simple, relu, loss layer",
                                sequential(
                                        input(RNNFormat.NCW),
                                        simple(Activation.RELU),
                                        new RnnLossLayer.Builder(LossFunction.MSE)
                                                .activation(Activation.IDENTITY)
                                                .build()),
                                5,
                                TIME)
                        .expecting("layer", INT8_STATIC),
                Subject.of("last step of sigmoid", lastOfSigmoid(), 5, TIME).expecting("layer", INT8_STATIC));
    }

    /** Gates and cell with functions that are not the usual ones. */
    private static Subject graves() {
        return Subject.of(
                        "graph with peepholes, hard sigmoid and softsign",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(input(RNNFormat.NWC))
                                .addLayer(
                                        "layer",
                                        new GravesLSTM.Builder()
                                                .nOut(6)
                                                .activation(Activation.SOFTSIGN)
                                                .gateActivationFunction(Activation.HARDSIGMOID)
                                                .build(),
                                        "in")
                                .addLayer(
                                        "tanh", new GravesLSTM.Builder().nOut(9).build(), "layer")
                                .addLayer("out", output(), "tanh")
                                .setOutputs("out")),
                        new long[] {TIME, 5})
                .expecting("layer", INT8_STATIC)
                .expecting("tanh", INT8_STATIC);
    }

    private static org.deeplearning4j.nn.multilayer.MultiLayerNetwork lastOfSigmoid() {
        return sequential(
                input(RNNFormat.NCW),
                new LastTimeStep(simple(Activation.SIGMOID)),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    static InputType input(RNNFormat format) {
        return InputType.recurrent(5, TIME, format);
    }

    static LSTM lstm(String name) {
        return new LSTM.Builder().name(name).nOut(8).activation(Activation.TANH).build();
    }

    private static SimpleRnn simple(Activation activation) {
        return new SimpleRnn.Builder()
                .name("layer")
                .nOut(6)
                .activation(activation)
                .build();
    }

    static RnnOutputLayer output() {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
