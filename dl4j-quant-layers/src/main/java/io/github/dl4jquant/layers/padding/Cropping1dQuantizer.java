package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;

/** Rule for {@link Cropping1D}. */
@AutoService(NodeQuantizer.class)
public final class Cropping1dQuantizer implements NodeQuantizer<Cropping1D> {

    @Override
    public Class<Cropping1D> nodeType() {
        return Cropping1D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Cropping1D conf) {
        Axes.requireSame(node, 3);
        return NodeQuantizer.single(MarginsOperation.of(node, -1, 2, conf.getCropping()));
    }
}
