package io.github.dl4jquant.layers.merge;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;

/** Vertices that take parts of tensors or join minibatches; merging and element-wise vertices off the beaten track. */
class PartsQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                vectors(),
                subset(CNN2DFormat.NCHW),
                subset(CNN2DFormat.NHWC),
                sequences(),
                lengths(),
                volumes(),
                unknown());
    }

    /** Two inputs through the same weights, as in a siamese network. */
    private static Subject vectors() {
        return Subject.of(
                        "vectors",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .addVertex("stack", new FrozenVertex(new StackVertex()), "x", "y")
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nIn(4).nOut(6).build(),
                                        "stack")
                                .addVertex("first", new UnstackVertex(0, 2), "dense")
                                .addVertex("second", new UnstackVertex(1, 2), "dense")
                                .addVertex("subset", new SubsetVertex(1, 3), "second")
                                .addVertex("merge", new MergeVertex(), "first", "subset")
                                .setOutputs("merge")),
                        new long[] {4},
                        new long[] {4})
                .expecting("first", INT8_STATIC)
                .expecting("second", INT8_STATIC)
                .expecting("subset", INT8_STATIC);
    }

    /** Of axis 1: channels, or rows where channels are last. */
    private static Subject subset(CNN2DFormat format) {
        return Subject.of(
                        "subset of images " + format,
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer("conv", convolution(format), "in")
                                .addVertex("subset", new SubsetVertex(1, 3), "conv")
                                .setOutputs("subset")),
                        format == CNN2DFormat.NHWC ? new long[] {6, 5, 3} : new long[] {3, 6, 5})
                .expecting("subset", INT8_STATIC);
    }

    private static Subject sequences() {
        MergeVertex longer = new MergeVertex();
        longer.setMergeAxis(2);
        return Subject.of(
                        "sequences",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.recurrent(3, 5))
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nOut(6).build(),
                                        "in")
                                .addVertex("all", new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), "dense")
                                .addVertex("some", new SubsetVertex(2, 4), "all")
                                .addVertex("others", new SubsetVertex(0, 2), "all")
                                .addVertex("scaled", new ScaleVertex(0.5), "others")
                                .addVertex("shifted", new ShiftVertex(0.3), "some")
                                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "scaled", "shifted")
                                .addVertex("longer", longer, "sum", "some")
                                .setOutputs("longer")),
                        new long[] {3, 5})
                .expecting("some", INT8_STATIC)
                .expecting("sum", INT8_STATIC)
                .expecting("longer", INT8_STATIC)
                .alsoOn(new long[] {3, 2});
    }

    /** Sequences of different lengths in one minibatch. */
    private static Subject lengths() {
        return Subject.of(
                        "lengths",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .setInputTypes(InputType.recurrent(3, 5), InputType.recurrent(3, 5))
                                .addLayer("a", new DenseLayer.Builder().nOut(6).build(), "x")
                                .addVertex("as", new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), "a")
                                .addLayer("b", new DenseLayer.Builder().nOut(6).build(), "y")
                                .addVertex("bs", new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), "b")
                                .addVertex("stack", new StackVertex(), "as", "bs")
                                .addVertex("first", new UnstackVertex(0, 2), "stack")
                                .addVertex("second", new UnstackVertex(1, 2), "stack")
                                .addVertex("merge", new MergeVertex(), "first", "second")
                                .setOutputs("merge")),
                        new long[] {3, 5},
                        new long[] {3, 7})
                .expecting("stack", INT8_STATIC);
    }

    private static Subject volumes() {
        MergeVertex deeper = new MergeVertex();
        deeper.setMergeAxis(2);
        return Subject.of(
                        "volumes",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder()
                                                .nIn(5)
                                                .nOut(2 * 3 * 4 * 3)
                                                .build(),
                                        "in")
                                .addVertex(
                                        "volume",
                                        new PreprocessorVertex(new FeedForwardToCnn3DPreProcessor(3, 4, 3, 2, true)),
                                        "dense")
                                .addVertex("deeper", deeper, "volume", "volume")
                                .addVertex("shifted", new ShiftVertex(0.3), "deeper")
                                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Max), "shifted", "deeper")
                                .addVertex("merge", new MergeVertex(), "sum", "deeper")
                                .setOutputs("merge")),
                        new long[] {5})
                .expecting("volume", INT8_STATIC)
                .expecting("deeper", INT8_STATIC)
                .expecting("merge", INT8_STATIC);
    }

    /** What may be images, not vectors. */
    private static Subject unknown() {
        return Subject.of(
                        "unknown",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .setInputTypes(InputType.feedForward(4), InputType.feedForward(4))
                                .addVertex("stack", new StackVertex(), "x", "y")
                                .addVertex("second", new UnstackVertex(1, 2), "stack")
                                .addVertex("subset", new SubsetVertex(1, 2), "second")
                                .setOutputs("subset")),
                        new long[] {4},
                        new long[] {4})
                .refusing("stack", "stacking [UNKNOWN, UNKNOWN]")
                .refusing("second", "takes a part of UNKNOWN")
                .refusing("subset", "takes a part of UNKNOWN")
                .exportedWith("x", 4)
                .exportedWith("y", 4);
    }

    private static ConvolutionLayer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(3)
                .nOut(5)
                .dataFormat(format)
                .build();
    }
}
