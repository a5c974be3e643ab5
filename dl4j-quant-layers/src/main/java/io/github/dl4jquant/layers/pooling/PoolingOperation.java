package io.github.dl4jquant.layers.pooling;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Maximum or average over a sliding window. */
record PoolingOperation(Kind kind, SlidingWindow window) implements Operation {

    static final Set<Precision> PRECISIONS = EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32);

    static PoolingOperation of(GraphNode node, SubsamplingLayer conf) {
        ImageLayers.requireImage(node, conf.getCnn2dDataFormat());
        Kind kind = switch (conf.getPoolingType()) {
            case MAX -> Kind.MAX;
            case AVG ->
                conf.isAvgPoolIncludePadInDivisor() ? Kind.AVERAGE_INCLUDE_PADDING : Kind.AVERAGE_EXCLUDE_PADDING;
            default -> throw new UnsupportedNodeException("pooling type " + conf.getPoolingType());
        };
        SlidingWindow window = SlidingWindow.of(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode());
        return new PoolingOperation(kind, window);
    }

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    /** The range of averages is smaller than that of what is averaged. */
    @Override
    public OutputRange outputRange() {
        return kind == Kind.MAX ? OutputRange.sameAsInputs() : OutputRange.observed();
    }

    @Override
    public boolean needsZeroPointZero() {
        boolean mayPad = window.mode() == SlidingWindow.Mode.SAME || window.padHeight() > 0 || window.padWidth() > 0;
        return kind == Kind.AVERAGE_INCLUDE_PADDING && mayPad;
    }

    @Override
    public boolean canWriteFloat() {
        return kind != Kind.MAX;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedPooling(placement, this), null);
    }
}
