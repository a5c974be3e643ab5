package io.github.dl4jquant.spi;

import java.util.Objects;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** What takes the place of an operation in the new network. */
public sealed interface Replacement {

    /**
     * Makes the bytes to be put into the new network's parameter array; null where it has no parameters. Called once,
     * when the network is filled, so that only one layer's weights are on the heap at a time.
     */
    default Supplier<byte[]> parameters() {
        return null;
    }

    /** A layer with one input. */
    record AsLayer(Layer layer, Supplier<byte[]> parameters) implements Replacement {
        public AsLayer {
            Objects.requireNonNull(layer, "layer");
        }
    }

    /** A vertex with any number of inputs; only in a ComputationGraph. */
    record AsVertex(GraphVertex vertex, Supplier<byte[]> parameters) implements Replacement {
        public AsVertex {
            Objects.requireNonNull(vertex, "vertex");
        }
    }

    /**
     * A layer with one input that must know more of the network than its input, such as the size of the minibatch: the layer
     * itself in a MultiLayerNetwork, which tells its layers, and a vertex around it in a ComputationGraph, which tells its
     * vertices.
     *
     * @param vertex makes the vertex
     */
    record AsLayerOrVertex(Layer layer, Supplier<GraphVertex> vertex, Supplier<byte[]> parameters)
            implements Replacement {
        public AsLayerOrVertex {
            Objects.requireNonNull(layer, "layer");
            Objects.requireNonNull(vertex, "vertex");
        }
    }

    /** A preprocessor of Deeplearning4j's, kept as it is. */
    record AsPreProcessor(InputPreProcessor preProcessor) implements Replacement {}
}
