package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/** Rule for {@link ConvolutionLayer}. */
@AutoService(NodeQuantizer.class)
public final class ConvolutionQuantizer implements NodeQuantizer<ConvolutionLayer> {

    @Override
    public Class<ConvolutionLayer> nodeType() {
        return ConvolutionLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ConvolutionLayer conf) {
        return ConvolutionLowering.lower(node, conf);
    }
}
