package io.github.dl4jquant.spi;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** What takes the place of an operation in the new network. */
public sealed interface Replacement {

    /** The bytes to be put into the new network's parameter array for it; empty where it has none. */
    byte[] parameters();

    /** A layer with one input. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record AsLayer(Layer layer, byte[] parameters) implements Replacement {}

    /** A vertex with any number of inputs; only in a ComputationGraph. */
    @SuppressWarnings("ArrayRecordComponent")
    record AsVertex(GraphVertex vertex, byte[] parameters) implements Replacement {}

    /** A preprocessor of Deeplearning4j's, kept as it is. */
    record AsPreProcessor(InputPreProcessor preProcessor) implements Replacement {
        @Override
        public byte[] parameters() {
            return new byte[0];
        }
    }
}
