package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Convolution2D;

/** Rule for {@link Convolution2D}. */
@AutoService(NodeQuantizer.class)
public final class Convolution2dQuantizer implements NodeQuantizer<Convolution2D> {

    @Override
    public Class<Convolution2D> nodeType() {
        return Convolution2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Convolution2D conf) {
        return ConvolutionLowering.lower(node, conf);
    }
}
