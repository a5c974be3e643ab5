package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.KeptLayer;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;

/** Rule for {@link Yolo2OutputLayer}: kept, with float input in its own axis order, so that it finds its objects. */
@AutoService(NodeQuantizer.class)
public final class Yolo2OutputQuantizer implements NodeQuantizer<Yolo2OutputLayer> {

    @Override
    public Class<Yolo2OutputLayer> nodeType() {
        return Yolo2OutputLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of();
    }

    @Override
    public String whyFloat() {
        return "its boxes are computed in float";
    }

    @Override
    public List<Step> lower(GraphNode node, Yolo2OutputLayer conf) {
        return NodeQuantizer.single(KeptLayer.of(conf));
    }
}
