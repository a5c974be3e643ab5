package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;

/** Rule for {@link Convolution1DLayer}. */
@AutoService(NodeQuantizer.class)
public final class Convolution1dLayerQuantizer implements NodeQuantizer<Convolution1DLayer> {

    @Override
    public Class<Convolution1DLayer> nodeType() {
        return Convolution1DLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Convolution1DLayer conf) {
        return ConvolutionLowering.lower(node, conf);
    }
}
