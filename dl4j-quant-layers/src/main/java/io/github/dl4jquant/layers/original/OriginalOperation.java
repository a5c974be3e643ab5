package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.ParameterBlock;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A node of the network as it is. */
public record OriginalOperation(GraphNode node) implements Operation {

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.ORIGINAL);
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return node.outputKind();
    }

    @Override
    public long weightCount() {
        return parameterCount();
    }

    /** An estimate: see {@link WeightUse}. */
    @Override
    public long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        return WeightUse.multiplyAccumulates(node.conf(), parameterCount(), inputShapes, outputShape);
    }

    /**
     * Calibration does not see what a preprocessor of a MultiLayerNetwork produces, as it is no layer. Deeplearning4j's own
     * only move values; one that makes them larger saturates.
     */
    @Override
    public OutputRange outputRange() {
        return node.role() == GraphNode.Role.PREPROCESSOR ? OutputRange.sameAsInputs() : OutputRange.observed();
    }

    private long parameterCount() {
        return node.flatParams() == null ? 0 : node.flatParams().length();
    }

    @Override
    public Replacement replace(Placement placement) {
        Supplier<byte[]> block = parameterCount() == 0
                ? null
                : () -> ParameterBlock.encode(TrainedWeights.floats(node.flatParams()), 1, null);
        return switch (node.role()) {
            case PREPROCESSOR -> new Replacement.AsPreProcessor((InputPreProcessor) node.conf());
            case LAYER ->
                new Replacement.AsLayer(
                        new OriginalLayer(placement, ((Layer) node.conf()).clone(), parameterCount()), block);
            case VERTEX ->
                new Replacement.AsVertex(
                        new OriginalVertex(
                                placement.node(), OriginalVertex.copyOf((GraphVertex) node.conf()), parameterCount()),
                        block);
        };
    }
}
