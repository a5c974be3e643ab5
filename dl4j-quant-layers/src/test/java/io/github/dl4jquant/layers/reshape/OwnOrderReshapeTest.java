package io.github.dl4jquant.layers.reshape;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** Other shapes for the same numbers in the float network's own order, and other orders of axes. */
class OwnOrderReshapeTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                vertex(-1, 5, 12, 4),
                vertex(-1, 6, 40),
                vertex(-1, 240),
                order(),
                image(CNN2DFormat.NHWC),
                image(CNN2DFormat.NCHW),
                volume(true),
                volume(false),
                sequences(RNNFormat.NCW),
                sequences(RNNFormat.NWC),
                permutedImage());
    }

    /** From images. */
    private static Subject vertex(int... shape) {
        return Subject.of(
                        "vertex to " + java.util.Arrays.toString(shape),
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer("conv", convolution(CNN2DFormat.NCHW, 8), "in")
                                .addVertex("shape", new ReshapeVertex(shape), "conv")
                                .setOutputs("shape")),
                        new long[] {3, 5, 6})
                .expecting("shape", INT8_STATIC);
    }

    private static Subject order() {
        return Subject.of(
                        "in the other order",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nIn(3).nOut(6).build(),
                                        "in")
                                .addVertex("shape", new ReshapeVertex('f', new int[] {-1, 6}, null), "dense")
                                .setOutputs("shape")),
                        new long[] {3})
                .refusing("shape", "reshapes in 'f' order");
    }

    /** As imported from Keras. */
    private static Subject image(CNN2DFormat format) {
        long[] target = format == CNN2DFormat.NHWC ? new long[] {4, 5, 3} : new long[] {3, 4, 5};
        return Subject.of(
                        "Keras image " + format,
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nIn(7).nOut(60).build(),
                                        "in")
                                .addLayer(
                                        "conv",
                                        convolution(format, 4),
                                        new ReshapePreprocessor(
                                                format == CNN2DFormat.NHWC ? new long[] {60} : new long[] {60, 1},
                                                target,
                                                false,
                                                format),
                                        "dense")
                                .setOutputs("conv")),
                        new long[] {7})
                .expecting("conv-preprocessor", INT8_STATIC);
    }

    private static Subject volume(boolean channelsFirst) {
        return Subject.of(
                        "volume, channels first: " + channelsFirst,
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nIn(5).nOut(72).build(),
                                        "in")
                                .addVertex(
                                        "volume",
                                        new PreprocessorVertex(
                                                new FeedForwardToCnn3DPreProcessor(3, 4, 3, 2, channelsFirst)),
                                        "dense")
                                .addLayer(
                                        "last",
                                        new DenseLayer.Builder().nIn(72).nOut(6).build(),
                                        new Cnn3DToFeedForwardPreProcessor(3, 4, 3, 2, channelsFirst),
                                        "volume")
                                .setOutputs("last")),
                        new long[] {5})
                .expecting("volume", INT8_STATIC)
                .expecting("last-preprocessor", INT8_STATIC);
    }

    private static Subject sequences(RNNFormat format) {
        return Subject.of(
                        "Keras sequences " + format,
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.recurrent(3, 5, format))
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nOut(4).build(),
                                        "in")
                                .addVertex(
                                        "sequence",
                                        new PreprocessorVertex(new FeedForwardToRnnPreProcessor(format)),
                                        "dense")
                                .addVertex(
                                        "permuted", new PreprocessorVertex(new PermutePreprocessor(2, 1)), "sequence")
                                .addLayer(
                                        "last",
                                        new DenseLayer.Builder().nIn(20).nOut(6).build(),
                                        new KerasFlattenRnnPreprocessor(4, 5),
                                        "permuted")
                                .setOutputs("last")),
                        format == RNNFormat.NCW ? new long[] {3, 5} : new long[] {5, 3})
                .expecting("permuted", INT8_STATIC)
                .expecting("last-preprocessor", INT8_STATIC);
    }

    private static Subject permutedImage() {
        return Subject.of(
                        "permuted image",
                        TestNetworks.graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer("conv", convolution(CNN2DFormat.NCHW, 4), "in")
                                .addVertex("permuted", new PreprocessorVertex(new PermutePreprocessor(3, 1, 2)), "conv")
                                .setOutputs("permuted")),
                        new long[] {3, 5, 6})
                .expecting("permuted", INT8_STATIC);
    }

    private static ConvolutionLayer convolution(CNN2DFormat format, int nOut) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(3)
                .nOut(nOut)
                .dataFormat(format)
                .build();
    }
}
