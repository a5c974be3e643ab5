package io.github.dl4jquant.layers.upsampling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;

/** Rule for {@link Upsampling2D}. */
@AutoService(NodeQuantizer.class)
public final class Upsampling2dQuantizer implements NodeQuantizer<Upsampling2D> {

    @Override
    public Class<Upsampling2D> nodeType() {
        return Upsampling2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return UpsamplingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Upsampling2D conf) {
        ImageLayers.requireImage(node, conf.getFormat());
        int[] size = conf.getSize(); // height, width
        return NodeQuantizer.single(new UpsamplingOperation(size[0], size[1]));
    }
}
