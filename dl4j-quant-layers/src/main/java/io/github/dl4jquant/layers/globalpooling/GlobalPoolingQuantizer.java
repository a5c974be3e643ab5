package io.github.dl4jquant.layers.globalpooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;

/** Rule for {@link GlobalPoolingLayer} over images; over sequences and volumes it stays as it is. */
@AutoService(NodeQuantizer.class)
public final class GlobalPoolingQuantizer implements NodeQuantizer<GlobalPoolingLayer> {

    private static final int[] SPATIAL_NCHW = {2, 3};
    private static final int[] SPATIAL_NHWC = {1, 2};

    @Override
    public Class<GlobalPoolingLayer> nodeType() {
        return GlobalPoolingLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return GlobalPoolingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, GlobalPoolingLayer conf) {
        if (!node.inputKind().isImage()) {
            throw new UnsupportedNodeException("pools over " + node.inputKind());
        }
        boolean channelsLast = node.inputKind() == TensorKind.IMAGE_NHWC;
        int[] axes = conf.getPoolingDimensions() == null ? SPATIAL_NCHW : conf.getPoolingDimensions();
        if (!Arrays.equals(axes, channelsLast ? SPATIAL_NHWC : SPATIAL_NCHW)) {
            throw new UnsupportedNodeException("pools over axes " + Arrays.toString(axes) + " of " + node.inputKind());
        }
        if (channelsLast && !conf.isCollapseDimensions()) {
            throw new UnsupportedNodeException("keeps the axes of " + node.inputKind());
        }
        Kind kind = switch (conf.getPoolingType()) {
            case MAX -> Kind.MAX;
            case AVG -> Kind.AVERAGE_EXCLUDE_PADDING;
            default -> throw new UnsupportedNodeException("pooling type " + conf.getPoolingType());
        };
        return NodeQuantizer.single(new GlobalPoolingOperation(kind, conf.isCollapseDimensions()));
    }
}
