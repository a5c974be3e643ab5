package io.github.dl4jquant.layers.globalpooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;

/** Rule for {@link GlobalPoolingLayer} over sequences, images and volumes. */
@AutoService(NodeQuantizer.class)
public final class GlobalPoolingQuantizer implements NodeQuantizer<GlobalPoolingLayer> {

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
        TensorKind kind = node.inputKind();
        if (!kind.hasLayouts()) {
            throw new UnsupportedNodeException("pools over " + kind);
        }
        boolean channelsLast = kind.originalLayout() == Layout.CHANNELS_LAST;
        int[] channelsFirstAxes = axes(2, kind.positionAxes()); // what Deeplearning4j takes if nothing is said
        int[] axes = conf.getPoolingDimensions() == null ? channelsFirstAxes : conf.getPoolingDimensions();
        if (!Arrays.equals(axes, channelsLast ? axes(1, kind.positionAxes()) : channelsFirstAxes)) {
            throw new UnsupportedNodeException("pools over axes " + Arrays.toString(axes) + " of " + kind);
        }
        if (channelsLast && !conf.isCollapseDimensions()) {
            throw new UnsupportedNodeException("keeps the axes of " + kind);
        }
        return NodeQuantizer.single(new GlobalPoolingOperation(
                GlobalPooling.of(conf.getPoolingType()), conf.getPnorm(), conf.isCollapseDimensions()));
    }

    private static int[] axes(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }
}
