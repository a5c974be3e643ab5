package io.github.dl4jquant.layers.distance;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

class DistanceQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(embeddings(), images(), otherAxes(), unknown());
    }

    private static Subject embeddings() {
        return Subject.of(
                        "embeddings",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .addLayer(
                                        "a",
                                        new DenseLayer.Builder().nIn(5).nOut(8).build(),
                                        "x")
                                .addLayer(
                                        "b",
                                        new DenseLayer.Builder().nIn(4).nOut(8).build(),
                                        "y")
                                .addVertex("a1", new L2NormalizeVertex(), "a")
                                .addVertex("b1", new L2NormalizeVertex(new int[] {1}, 1e-8), "b")
                                .addVertex("distance", new L2Vertex(), "a1", "b1")
                                .setOutputs("distance")),
                        new long[] {5},
                        new long[] {4})
                .expecting("a1", INT8_STATIC)
                .expecting("distance", INT8_STATIC);
    }

    private static Subject images() {
        return Subject.of(
                        "images",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer("a", convolution(3), "in")
                                .addVertex("unit", new L2NormalizeVertex(new int[0], 1e-8), "a")
                                .addVertex("b", new L2NormalizeVertex(new int[] {1, 2, 3}, 40), "a")
                                .addVertex("distance", new L2Vertex(), "unit", "b")
                                .addLayer("last", convolution(4), "unit")
                                .setOutputs("distance", "last")),
                        new long[] {3, 5, 6})
                .expecting("unit", INT8_STATIC)
                .expecting("distance", INT8_STATIC)
                .alsoOn(new long[] {3, 6, 5});
    }

    /** Only over whole samples. */
    private static Subject otherAxes() {
        return Subject.of(
                        "axes",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "a",
                                        new DenseLayer.Builder().nIn(5).nOut(8).build(),
                                        "in")
                                .addVertex("unit", new L2NormalizeVertex(), "a")
                                .addVertex("again", new L2NormalizeVertex(new int[] {-1}, 1e-8), "unit")
                                .setOutputs("again")),
                        new long[] {5})
                .refusing("again", "normalizes along axes [-1]");
    }

    /** What may be images, not vectors. */
    private static Subject unknown() {
        return Subject.of(
                        "unknown",
                        graph(settings()
                                .graphBuilder()
                                .addInputs("x", "y")
                                .addVertex("distance", new L2Vertex(), "x", "y")
                                .setOutputs("distance")),
                        new long[] {5},
                        new long[] {5})
                .refusing("distance", "distance of [UNKNOWN, UNKNOWN]")
                .exportedWith("x", 5)
                .exportedWith("y", 5);
    }

    private static ConvolutionLayer convolution(int nOut) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(3)
                .nOut(nOut)
                .build();
    }
}
