package io.github.dl4jquant.layers.reshape;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;

/** Rule for {@link ReshapeVertex} in 'c' order. */
@AutoService(NodeQuantizer.class)
public final class ReshapeVertexQuantizer implements NodeQuantizer<ReshapeVertex> {

    @Override
    public Class<ReshapeVertex> nodeType() {
        return ReshapeVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ReshapeLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ReshapeVertex conf) {
        if (conf.getReshapeOrder() != 'c') {
            throw new UnsupportedNodeException("reshapes in '" + conf.getReshapeOrder() + "' order");
        }
        List<Integer> shape = list(conf.getNewShape());
        MaskReshape masks = new MaskReshape(shape, conf.getMaskShape() == null ? null : list(conf.getMaskShape()));
        return NodeQuantizer.single(ReshapeLowering.reshape(
                shape.stream().map(Integer::longValue).toList(), node.inputKind(), node.outputKind(), masks));
    }

    private static List<Integer> list(int... sizes) {
        return Arrays.stream(sizes).boxed().toList();
    }
}
