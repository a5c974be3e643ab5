package io.github.dl4jquant.layers.blocks;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;

class BlocksQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                depth(CNN2DFormat.NCHW), depth(CNN2DFormat.NHWC), batch(CNN2DFormat.NCHW), batch(CNN2DFormat.NHWC));
    }

    private static Subject depth(CNN2DFormat format) {
        return Subject.of(
                        "depth " + format,
                        TestNetworks.sequential(
                                InputType.convolutional(6, 9, 2, format),
                                convolution(format),
                                new SpaceToDepthLayer.Builder(3, format)
                                        .name("blocks")
                                        .build()),
                        shape(format))
                .expecting("blocks", Precision.INT8_STATIC);
    }

    /** The last of the six images that come of each, so that a sample's result is its own. */
    private static Subject batch(CNN2DFormat format) {
        return Subject.of(
                        "batch " + format,
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(6, 9, 2, format))
                                .addLayer("conv", convolution(format), "in")
                                .addLayer(
                                        "blocks",
                                        new SpaceToBatchLayer.Builder(new int[] {2, 3}, new int[][] {{1, 1}, {2, 1}})
                                                .build(),
                                        "conv")
                                .addVertex("last", new UnstackVertex(5, 6), "blocks")
                                .addVertex("first", new UnstackVertex(0, 6), "blocks")
                                .addVertex("both", new org.deeplearning4j.nn.conf.graph.MergeVertex(), "last", "first")
                                .setOutputs("both")),
                        shape(format))
                .expecting("blocks", Precision.INT8_STATIC);
    }

    private static long[] shape(CNN2DFormat format) {
        return format == CNN2DFormat.NHWC ? new long[] {6, 9, 2} : new long[] {2, 6, 9};
    }

    private static ConvolutionLayer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(3)
                .dataFormat(format)
                .name("conv")
                .build();
    }
}
