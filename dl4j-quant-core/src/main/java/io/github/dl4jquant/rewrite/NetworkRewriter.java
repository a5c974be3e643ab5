package io.github.dl4jquant.rewrite;

import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.spi.SupportLayers;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Entry point of this package. Stateless. */
public final class NetworkRewriter {

    private NetworkRewriter() {}

    /**
     * A network and which of its layers or vertices holds which tensor.
     *
     * @param tensors name in the prepared graph by name in {@code network}
     */
    public record Rewritten<N>(N network, Map<String, String> tensors) {}

    /** Builds a sequential network; {@code source} is read, not changed. */
    public static Rewritten<MultiLayerNetwork> rewrite(
            MultiLayerNetwork source,
            OperationGraph graph,
            QuantizationPlan plan,
            SupportLayers support,
            ProgressListener progress) {
        List<Emission> emissions = new Emitter(graph, plan, support).emit();
        return new SequentialAssembler(source, emissions, progress).assemble();
    }

    /** Builds a graph network; {@code source} is read, not changed. */
    public static Rewritten<ComputationGraph> rewrite(
            ComputationGraph source,
            OperationGraph graph,
            QuantizationPlan plan,
            SupportLayers support,
            ProgressListener progress) {
        List<Emission> emissions = new Emitter(graph, plan, support).emit();
        return new GraphAssembler(source, emissions, progress).assemble();
    }
}
