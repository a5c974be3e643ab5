package io.github.dl4jquant.layers.merge;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

class MergeQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                images(NCHW),
                images(NHWC),
                output(NCHW),
                output(NHWC),
                rows(),
                vectors(),
                Subject.of(
                                "what may be images, not vectors",
                                graph(settings()
                                        .graphBuilder()
                                        .addInputs("x", "y")
                                        .setInputTypes(InputType.feedForward(4), InputType.feedForward(3))
                                        .addVertex("merge", new MergeVertex(), "x", "y")
                                        .setOutputs("merge")),
                                new long[] {4},
                                new long[] {3})
                        .refusing("merge", "merging UNKNOWN")
                        .exportedWith("x", -1)
                        .exportedWith("y", -1));
    }

    private static Subject images(CNN2DFormat format) {
        return Subject.of(
                        "three branches of different ranges, " + format,
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(6, 5, 3, format))
                                .addLayer("a", conv(4, format, Activation.RELU), "in")
                                .addLayer("b", conv(1, format, Activation.IDENTITY), "in")
                                .addVertex("merge", new MergeVertex(), "a", "in", "b")
                                .addLayer("last", conv(5, format, Activation.IDENTITY), "merge")
                                .setOutputs("last")),
                        shape(6, 5, format))
                .expecting("merge", INT8_STATIC)
                .alsoOn(shape(4, 7, format));
    }

    private static Subject output(CNN2DFormat format) {
        return Subject.of(
                        "as the output, the same tensor twice, " + format,
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(6, 5, 3, format))
                                .addLayer("a", conv(4, format, Activation.RELU), "in")
                                .addVertex("merge", new MergeVertex(), "a", "a")
                                .setOutputs("merge")),
                        shape(6, 5, format))
                .expecting("merge", INT8_STATIC);
    }

    private static Subject rows() {
        MergeVertex below = new MergeVertex();
        below.setMergeAxis(2);
        return Subject.of(
                        "rows of images",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "a",
                                        new ConvolutionLayer.Builder(1, 1)
                                                .nIn(3)
                                                .nOut(4)
                                                .build(),
                                        "in")
                                .addVertex("merge", below, "a", "a")
                                .setOutputs("merge")),
                        new long[] {3, 6, 5})
                .expecting("merge", INT8_STATIC);
    }

    private static Subject vectors() {
        return Subject.of(
                        "vectors",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .setInputTypes(InputType.feedForward(7), InputType.feedForward(2))
                                .addLayer("a", dense(5, Activation.RELU), "x")
                                .addVertex("merge", new MergeVertex(), "a", "y")
                                .addLayer("last", dense(3, Activation.IDENTITY), "merge")
                                .setOutputs("last")),
                        new long[] {7},
                        new long[] {2})
                .expecting("merge", INT8_STATIC);
    }

    private static DenseLayer dense(int nOut, Activation activation) {
        return new DenseLayer.Builder().nOut(nOut).activation(activation).build();
    }

    private static ConvolutionLayer conv(int nOut, CNN2DFormat format, Activation activation) {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(nOut)
                .dataFormat(format)
                .convolutionMode(ConvolutionMode.Same)
                .activation(activation)
                .build();
    }

    private static long[] shape(int height, int width, CNN2DFormat format) {
        return format == NCHW ? new long[] {3, height, width} : new long[] {height, width, 3};
    }
}
