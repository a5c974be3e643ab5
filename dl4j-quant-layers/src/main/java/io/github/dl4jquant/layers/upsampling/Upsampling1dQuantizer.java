package io.github.dl4jquant.layers.upsampling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;

/** Rule for {@link Upsampling1D}. */
@AutoService(NodeQuantizer.class)
public final class Upsampling1dQuantizer implements NodeQuantizer<Upsampling1D> {

    @Override
    public Class<Upsampling1D> nodeType() {
        return Upsampling1D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Upsampling1D conf) {
        Axes.requireSame(node, 3);
        return NodeQuantizer.single(RepeatOperation.of(node, 2, conf.getSize()[0]));
    }
}
