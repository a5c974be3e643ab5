package io.github.dl4jquant.rewrite;

import io.github.dl4jquant.spi.Replacement;
import java.util.List;

/**
 * One node of the new network.
 *
 * @param name unique name of the layer or vertex
 * @param tensor name of the operation whose result it is; null for a conversion
 * @param inputs names of the emissions (or network inputs) it reads
 */
record Emission(String name, String tensor, Replacement replacement, List<String> inputs) {

    /** As a MultiLayerNetwork has it: a layer where there is a choice. */
    Emission inSequence() {
        return replacement instanceof Replacement.AsLayerOrVertex either
                ? new Emission(name, tensor, new Replacement.AsLayer(either.layer(), either.parameters()), inputs)
                : this;
    }

    /** As a ComputationGraph has it: a vertex where there is a choice. */
    Emission inGraph() {
        return replacement instanceof Replacement.AsLayerOrVertex either
                ? new Emission(
                        name, tensor, new Replacement.AsVertex(either.vertex().get(), either.parameters()), inputs)
                : this;
    }
}
