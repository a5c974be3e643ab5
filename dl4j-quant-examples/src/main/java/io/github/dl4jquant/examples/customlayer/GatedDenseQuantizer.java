package io.github.dl4jquant.examples.customlayer;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rule for {@link GatedDense}. Found by its line in {@code META-INF/services}. */
public final class GatedDenseQuantizer implements NodeQuantizer<GatedDense> {

    @Override
    public Class<GatedDense> nodeType() {
        return GatedDense.class;
    }

    @Override
    public Set<Precision> precisions() {
        return GatedDenseOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, GatedDense conf) {
        if (node.inputKind().hasLayouts()) {
            // what is thrown here becomes the reason in the plan, and the layer stays as it is
            throw new UnsupportedNodeException("a gated layer behind a tensor of kind " + node.inputKind());
        }
        // values and gates are products of the same input: one product with twice the outputs
        TrainedWeights both = TrainedWeights.stacked(List.of(
                weights(node, GatedDense.VALUE_WEIGHTS, GatedDense.VALUE_BIAS),
                weights(node, GatedDense.GATE_WEIGHTS, GatedDense.GATE_BIAS)));
        return NodeQuantizer.single(
                new GatedDenseOperation((int) conf.getNIn(), (int) conf.getNOut(), List.of(new Part(both, true))));
    }

    /** Kernels take weights output first: [nOut, nIn]. */
    private static TrainedWeights weights(GraphNode node, String key, String biasKey) {
        INDArray w = node.params().get(key); // [nIn, nOut]
        return TrainedWeights.of(w.transpose(), (int) w.size(1), node.params().get(biasKey));
    }
}
