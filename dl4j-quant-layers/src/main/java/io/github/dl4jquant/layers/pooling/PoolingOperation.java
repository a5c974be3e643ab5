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
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;

/**
 * Maximum, average or p-norm over a sliding window.
 *
 * @param kind null for a p-norm
 * @param norm the p of a p-norm; 0 for others
 */
record PoolingOperation(@Nullable Kind kind, int norm, SlidingWindow window) implements Operation {

    static final Set<Precision> PRECISIONS = EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32);

    /** Over images. */
    static PoolingOperation of(GraphNode node, SubsamplingLayer conf) {
        ImageLayers.requireImage(node, conf.getCnn2dDataFormat());
        return of(
                conf,
                SlidingWindow.of(
                        conf.getKernelSize(),
                        conf.getStride(),
                        conf.getDilation(),
                        conf.getPadding(),
                        conf.getConvolutionMode()));
    }

    /** Over sequences. */
    static PoolingOperation of(GraphNode node, Subsampling1DLayer conf) {
        boolean last = conf.getCnn2dDataFormat() == CNN2DFormat.NHWC;
        ImageLayers.requireSequence(node, last ? RNNFormat.NWC : RNNFormat.NCW);
        if (conf.getConvolutionMode() == ConvolutionMode.Causal) {
            // Deeplearning4j pads nothing, but has masks as long as if it did
            throw new UnsupportedNodeException("convolution mode " + conf.getConvolutionMode());
        } else if (conf.getConvolutionMode() != ConvolutionMode.Same && conf.getPadding()[1] > 0) {
            throw new UnsupportedNodeException("padding along a second axis, which a sequence has not");
        }
        return of(
                conf,
                SlidingWindow.overTime(
                        conf.getKernelSize()[0],
                        conf.getStride()[0],
                        conf.getDilation()[0],
                        conf.getPadding()[0],
                        conf.getConvolutionMode()));
    }

    private static PoolingOperation of(SubsamplingLayer conf, SlidingWindow window) {
        return switch (conf.getPoolingType()) {
            case MAX -> new PoolingOperation(Kind.MAX, 0, window);
            case AVG ->
                new PoolingOperation(
                        conf.isAvgPoolIncludePadInDivisor()
                                ? Kind.AVERAGE_INCLUDE_PADDING
                                : Kind.AVERAGE_EXCLUDE_PADDING,
                        0,
                        window);
            case PNORM -> new PoolingOperation(null, conf.getPnorm(), window);
            default -> throw new UnsupportedNodeException("pooling type " + conf.getPoolingType());
        };
    }

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    /** A p-norm is computed in float from any format. */
    @Override
    public boolean canReadFloat() {
        return kind == null;
    }

    /** The range of averages is smaller than that of what is averaged, that of p-norms larger. */
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
        return kind == null || inputs.get(0);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedPooling(placement, this), null);
    }
}
