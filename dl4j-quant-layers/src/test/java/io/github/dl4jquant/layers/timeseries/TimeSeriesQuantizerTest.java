package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;

class TimeSeriesQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(repeat(RNNFormat.NCW), repeat(RNNFormat.NWC), vertices(), otherAxis());
    }

    private static Subject repeat(RNNFormat format) {
        return Subject.of(
                        "repeat " + format,
                        TestNetworks.sequential(
                                InputType.feedForward(4),
                                new DenseLayer.Builder().nOut(5).name("dense").build(),
                                new RepeatVector.Builder<>(3)
                                        .dataFormat(format)
                                        .name("repeat")
                                        .build()),
                        4)
                .expecting("repeat", Precision.INT8_STATIC);
    }

    private static Subject vertices() {
        return Subject.of(
                        "vertices",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.recurrent(3, 5))
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nOut(6).build(),
                                        "in")
                                .addVertex("all", new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), "dense")
                                .addVertex("reversed", new ReverseTimeSeriesVertex(), "all")
                                .addVertex("last", new LastTimeStepVertex("in"), "reversed")
                                .addLayer(
                                        "second",
                                        new DenseLayer.Builder().nOut(4).build(),
                                        "last")
                                .addVertex("repeated", new DuplicateToTimeSeriesVertex("in"), "second")
                                .setOutputs("repeated", "reversed")),
                        new long[] {3, 5})
                .expecting("reversed", Precision.INT8_STATIC)
                .expecting("last", Precision.INT8_STATIC)
                .expecting("repeated", Precision.INT8_STATIC)
                .alsoOn(new long[] {3, 1})
                .alsoOn(new long[] {3, 6});
    }

    /** Where time is axis 1, Deeplearning4j's vertex turns round the channels. */
    private static Subject otherAxis() {
        return Subject.of(
                        "other axis",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.recurrent(3, 5, RNNFormat.NWC))
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nOut(6).build(),
                                        "in")
                                .addVertex(
                                        "all",
                                        new PreprocessorVertex(new FeedForwardToRnnPreProcessor(RNNFormat.NWC)),
                                        "dense")
                                .addVertex("reversed", new ReverseTimeSeriesVertex(), "all")
                                .setOutputs("reversed")),
                        new long[] {5, 3})
                .refusing("reversed", "takes axis 2 of SEQUENCE_NWC for time");
    }
}
