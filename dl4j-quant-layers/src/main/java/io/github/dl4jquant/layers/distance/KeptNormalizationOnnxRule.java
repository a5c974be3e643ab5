package io.github.dl4jquant.layers.distance;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;

/** Deeplearning4j's own normalization, where it stays: along some of the axes. */
@AutoService(OnnxRule.class)
public final class KeptNormalizationOnnxRule implements OnnxRule<L2NormalizeVertex> {

    @Override
    public Class<L2NormalizeVertex> confType() {
        return L2NormalizeVertex.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<L2NormalizeVertex> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        int[] dimensions = node.conf().getDimension();
        if (dimensions == null || dimensions.length == 0) {
            throw new UnsupportedNodeException("normalizes all axes of " + x.kind());
        }
        long[] axes = Arrays.stream(dimensions).mapToLong(x::axis).toArray();
        String y = UnitLength.of(graph, graph.real(x), (float) node.conf().getEps(), axes);
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }
}
