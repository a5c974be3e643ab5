package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Rule for {@link Cropping3D}. */
@AutoService(NodeQuantizer.class)
public final class Cropping3dQuantizer implements NodeQuantizer<Cropping3D> {

    @Override
    public Class<Cropping3D> nodeType() {
        return Cropping3D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Cropping3D conf) {
        Axes.requireSame(node, 5);
        return NodeQuantizer.single(MarginsOperation.of(node, -1, 2, conf.getCropping()));
    }
}
