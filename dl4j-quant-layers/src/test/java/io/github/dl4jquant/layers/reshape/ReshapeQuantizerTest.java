package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.Activation;

class ReshapeQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                flattenedInput(),
                flattening(CNN2DFormat.NCHW),
                flattening(CNN2DFormat.NHWC),
                vertices(),
                unknownSize(),
                flatOutput());
    }

    /** Vectors in, as for MNIST; images inside; merged into the dense layer at the end. */
    private static Subject flattenedInput() {
        return Subject.of(
                        "vectors in",
                        TestNetworks.sequential(
                                InputType.convolutionalFlat(9, 7, 3), convolution(CNN2DFormat.NCHW), dense()),
                        9 * 7 * 3)
                .expecting("conv-preprocessor", Precision.INT8_STATIC)
                .alsoOn(new long[] {3, 9, 7});
    }

    private static Subject flattening(CNN2DFormat format) {
        boolean last = format == CNN2DFormat.NHWC;
        return Subject.of(
                "flatten " + format,
                TestNetworks.sequential(InputType.convolutional(9, 7, 3, format), convolution(format), dense()),
                last ? new long[] {9, 7, 3} : new long[] {3, 9, 7});
    }

    /** Vertices; the vector has two readers, so that it cannot be merged into either. */
    private static Subject vertices() {
        return Subject.of(
                        "vertices",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addVertex(
                                        "image",
                                        new PreprocessorVertex(new FeedForwardToCnnPreProcessor(9, 7, 3)),
                                        "in")
                                .addLayer("conv", convolution(CNN2DFormat.NCHW, 3), "image")
                                .addVertex(
                                        "flat",
                                        new PreprocessorVertex(new CnnToFeedForwardPreProcessor(9, 7, 8)),
                                        "conv")
                                .addLayer("a", dense(9 * 7 * 8), "flat")
                                .addLayer("b", dense(9 * 7 * 8), "flat")
                                .setOutputs("a", "b")),
                        new long[] {9 * 7 * 3})
                .expecting("image", Precision.INT8_STATIC)
                .expecting("flat", Precision.INT8_STATIC);
    }

    private static Subject unknownSize() {
        return Subject.of(
                        "size unknown",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer("conv", convolution(CNN2DFormat.NCHW, 3), "in")
                                .addLayer("dense", dense(9 * 7 * 8), new CnnToFeedForwardPreProcessor(0, 0, 0), "conv")
                                .setOutputs("dense")),
                        new long[] {3, 9, 7})
                .expecting("dense-preprocessor", Precision.INT8_STATIC);
    }

    /** A vector that leaves the network. */
    private static Subject flatOutput() {
        return Subject.of(
                "vector out",
                TestNetworks.graph(TestNetworks.settings()
                        .graphBuilder()
                        .addInputs("in")
                        .setInputTypes(InputType.convolutional(9, 7, 3))
                        .addLayer("conv", convolution(CNN2DFormat.NCHW), "in")
                        .addLayer(
                                "pool",
                                new SubsamplingLayer.Builder().kernelSize(2, 2).build(),
                                "conv")
                        .addVertex("flat", new PreprocessorVertex(new CnnToFeedForwardPreProcessor(4, 3, 8)), "pool")
                        .setOutputs("flat")),
                new long[] {3, 9, 7});
    }

    private static ConvolutionLayer convolution(CNN2DFormat format) {
        return builder(format).build();
    }

    private static ConvolutionLayer convolution(CNN2DFormat format, int nIn) {
        return builder(format).nIn(nIn).build();
    }

    private static ConvolutionLayer.Builder builder(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(8)
                .dataFormat(format)
                .activation(Activation.RELU)
                .name("conv");
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder().nOut(10).name("dense").build();
    }

    private static DenseLayer dense(int nIn) {
        return new DenseLayer.Builder().nIn(nIn).nOut(10).build();
    }
}
