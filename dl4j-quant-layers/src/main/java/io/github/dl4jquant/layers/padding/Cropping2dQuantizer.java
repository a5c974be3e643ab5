package io.github.dl4jquant.layers.padding;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.layers.common.MovingOperation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/** Rule for {@link Cropping2D}. */
@AutoService(NodeQuantizer.class)
public final class Cropping2dQuantizer implements NodeQuantizer<Cropping2D> {

    @Override
    public Class<Cropping2D> nodeType() {
        return Cropping2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MovingOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Cropping2D conf) {
        ImageLayers.requireImage(node, conf.getDataFormat());
        int height = conf.getDataFormat() == CNN2DFormat.NHWC ? 1 : 2;
        return NodeQuantizer.single(MarginsOperation.of(node, -1, height, conf.getCropping()));
    }
}
