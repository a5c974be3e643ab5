package io.github.dl4jquant.layers.upsampling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;

/** Rule for {@link Upsampling3D}. */
@AutoService(NodeQuantizer.class)
public final class Upsampling3dQuantizer implements NodeQuantizer<Upsampling3D> {

    @Override
    public Class<Upsampling3D> nodeType() {
        return Upsampling3D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Upsampling3D conf) {
        Axes.requireSame(node, 5);
        if (node.inputKind() != TensorKind.of(conf.getDataFormat())) {
            throw new UnsupportedNodeException("input is " + node.inputKind());
        }
        int depth = node.inputKind() == TensorKind.VOLUME_NDHWC ? 1 : 2;
        return NodeQuantizer.single(RepeatOperation.of(node, depth, conf.getSize()));
    }
}
