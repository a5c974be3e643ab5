package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.Activation;

/** Time steps as samples, and back. */
class TimeReshapeQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                sequential(RNNFormat.NCW),
                sequential(RNNFormat.NWC),
                vertices(RNNFormat.NCW),
                vertices(RNNFormat.NWC),
                video(RNNFormat.NCW),
                video(RNNFormat.NWC),
                chain());
    }

    private static long[] shape(RNNFormat format, long size, long length) {
        return format == RNNFormat.NCW ? new long[] {size, length} : new long[] {length, size};
    }

    /** Layers' own preprocessors, in a MultiLayerNetwork, which knows the size of the minibatch. */
    private static Subject sequential(RNNFormat format) {
        return Subject.of(
                        "sequential " + format,
                        TestNetworks.sequential(
                                InputType.recurrent(3, 7, format),
                                dense("first", 5),
                                new LSTM.Builder()
                                        .nOut(4)
                                        .activation(Activation.TANH)
                                        .dataFormat(format)
                                        .name("lstm")
                                        .build(),
                                dense("second", 6),
                                new LSTM.Builder()
                                        .nOut(3)
                                        .activation(Activation.TANH)
                                        .dataFormat(format)
                                        .name("last")
                                        .build()),
                        shape(format, 3, 7))
                .expecting("first-preprocessor", Precision.INT8_STATIC)
                .expecting("lstm-preprocessor", Precision.INT8_STATIC)
                .alsoOn(shape(format, 3, 1))
                .alsoOn(shape(format, 3, 12));
    }

    private static Subject vertices(RNNFormat format) {
        return Subject.of(
                        "vertices " + format,
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.recurrent(3, 7, format))
                                .addVertex(
                                        "rows", new PreprocessorVertex(new RnnToFeedForwardPreProcessor(format)), "in")
                                .addLayer("dense", dense("dense", 5), "rows")
                                .addVertex(
                                        "sequence",
                                        new PreprocessorVertex(new FeedForwardToRnnPreProcessor(format)),
                                        "dense")
                                .setOutputs("sequence")),
                        shape(format, 3, 7))
                .expecting("rows", Precision.INT8_STATIC)
                .alsoOn(shape(format, 3, 1));
    }

    /** Images over time. */
    private static Subject video(RNNFormat format) {
        return Subject.of(
                        "video " + format,
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "conv",
                                        new ConvolutionLayer.Builder(3, 3)
                                                .nIn(2)
                                                .nOut(3)
                                                .convolutionMode(ConvolutionMode.Same)
                                                .build(),
                                        new RnnToCnnPreProcessor(4, 5, 2, format),
                                        "in")
                                .addVertex(
                                        "sequence",
                                        new PreprocessorVertex(new CnnToRnnPreProcessor(4, 5, 3, format)),
                                        "conv")
                                .setOutputs("sequence")),
                        shape(format, 40, 6))
                .expecting("conv-preprocessor", Precision.INT8_STATIC)
                .alsoOn(shape(format, 40, 1));
    }

    /** Two changes of shape in one preprocessor. */
    private static Subject chain() {
        return Subject.of(
                        "chain",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "conv",
                                        new ConvolutionLayer.Builder(3, 3)
                                                .nIn(2)
                                                .nOut(3)
                                                .convolutionMode(ConvolutionMode.Same)
                                                .build(),
                                        new ComposableInputPreProcessor(
                                                new RnnToFeedForwardPreProcessor(),
                                                new FeedForwardToCnnPreProcessor(4, 5, 2)),
                                        "in")
                                .addVertex(
                                        "sequence",
                                        new PreprocessorVertex(new ComposableInputPreProcessor(
                                                new CnnToFeedForwardPreProcessor(4, 5, 3),
                                                new FeedForwardToRnnPreProcessor())),
                                        "conv")
                                .setOutputs("sequence")),
                        shape(RNNFormat.NCW, 40, 6))
                .expecting("conv-preprocessor-1", Precision.INT8_STATIC)
                .expecting("conv-preprocessor", Precision.INT8_STATIC);
    }

    private static DenseLayer dense(String name, int nOut) {
        return new DenseLayer.Builder().nOut(nOut).name(name).build();
    }
}
