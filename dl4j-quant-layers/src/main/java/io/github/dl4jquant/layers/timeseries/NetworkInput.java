package io.github.dl4jquant.layers.timeseries;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One of the inputs of the graph that a vertex is part of. */
record NetworkInput(ComputationGraph graph, int index) {

    /**
     * Finds it.
     *
     * @param name null for none
     * @return null if there is none
     */
    static NetworkInput find(ComputationGraph graph, String name) {
        return name == null
                ? null
                : new NetworkInput(
                        graph, graph.getConfiguration().getNetworkInputs().indexOf(name));
    }

    /** Its mask; null if it has none. */
    INDArray mask() {
        INDArray[] masks = graph.getInputMaskArrays();
        return masks == null ? null : masks[index];
    }

    /** What it holds now, in the order of the float network. */
    INDArray array() {
        return graph.getInput(index);
    }
}
