package io.github.dl4jquant.layers.recurrent;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.layers.recurrent.RecurrentQuantizerTest.input;
import static io.github.dl4jquant.layers.recurrent.RecurrentQuantizerTest.output;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Two directions, last time steps, masking, and these around each other. */
class WrapperQuantizerTest extends NodeQuantizerContract {

    private static final long TIME = 7;

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                sequence("added", RNNFormat.NCW, both(Bidirectional.Mode.ADD, lstm())),
                sequence("multiplied", RNNFormat.NWC, both(Bidirectional.Mode.MUL, graves())),
                sequence("averaged, relu", RNNFormat.NWC, both(Bidirectional.Mode.AVERAGE, simple(Activation.RELU))),
                sequence("concatenated", RNNFormat.NCW, both(Bidirectional.Mode.CONCAT, simple(Activation.TANH))),
                sequence(
                        "added in one layer",
                        RNNFormat.NCW,
                        new GravesBidirectionalLSTM.Builder()
                                .name("layer")
                                .nOut(6)
                                .activation(Activation.TANH)
                                .build()),
                vector("last of each direction", RNNFormat.NWC, both(Bidirectional.Mode.CONCAT, last(lstm()))),
                vector("last of both directions", RNNFormat.NCW, last(both(Bidirectional.Mode.ADD, graves()))),
                vector("masked, last step", RNNFormat.NCW, masked(last(lstm()))),
                Subject.of(
                        "graph with masking",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(input(RNNFormat.NWC))
                                .addLayer("layer", masked(lstm()), "in")
                                .addLayer("last", last(masked(simple(Activation.TANH))), "layer")
                                .setOutputs("last")),
                        new long[] {TIME, 5}));
    }

    private static Subject sequence(String name, RNNFormat format, Layer layer) {
        return Subject.of(name, sequential(input(format), layer, output()), sample(format))
                .expecting("layer", INT8_STATIC);
    }

    private static Subject vector(String name, RNNFormat format, Layer layer) {
        layer.setLayerName("layer");
        OutputLayer out = new OutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
        return Subject.of(name, sequential(input(format), layer, out), sample(format))
                .expecting("layer", INT8_STATIC);
    }

    private static long[] sample(RNNFormat format) {
        return format == RNNFormat.NWC ? new long[] {TIME, 5} : new long[] {5, TIME};
    }

    private static Layer both(Bidirectional.Mode mode, Layer layer) {
        Bidirectional both = new Bidirectional(mode, layer);
        both.setLayerName("layer");
        return both;
    }

    private static Layer last(Layer layer) {
        return new LastTimeStep(layer);
    }

    private static Layer masked(Layer layer) {
        return new MaskZeroLayer(layer, 0.0);
    }

    private static Layer graves() {
        return spread(new GravesLSTM.Builder().nOut(6).activation(Activation.TANH));
    }

    private static Layer lstm() {
        return spread(new LSTM.Builder().nOut(8).activation(Activation.TANH));
    }

    private static Layer simple(Activation activation) {
        return spread(new SimpleRnn.Builder().nOut(6).activation(activation));
    }

    /** The network's settings do not reach a layer inside two wrappers. */
    private static Layer spread(BaseRecurrentLayer.Builder<?> builder) {
        return builder.weightInit(WeightInit.XAVIER).updater(new Sgd(0.1)).build();
    }
}
