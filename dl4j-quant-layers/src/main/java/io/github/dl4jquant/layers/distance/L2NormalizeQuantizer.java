package io.github.dl4jquant.layers.distance;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;

/** Rule for {@link L2NormalizeVertex} over whole samples. */
@AutoService(NodeQuantizer.class)
public final class L2NormalizeQuantizer implements NodeQuantizer<L2NormalizeVertex> {

    @Override
    public Class<L2NormalizeVertex> nodeType() {
        return L2NormalizeVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return DistanceOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, L2NormalizeVertex conf) {
        int axes = Axes.count(node.inputKind());
        if (axes < 2 || axes > 4) {
            throw new UnsupportedNodeException("normalizes " + node.inputKind());
        }
        int[] dimensions = conf.getDimension();
        boolean wholeSample = dimensions == null
                || dimensions.length == 0
                || Arrays.equals(
                        Arrays.stream(dimensions).sorted().toArray(),
                        IntStream.range(1, axes).toArray());
        if (!wholeSample) {
            throw new UnsupportedNodeException("normalizes along axes " + Arrays.toString(dimensions));
        }
        return NodeQuantizer.single(new NormalizationOperation((float) conf.getEps()));
    }
}
