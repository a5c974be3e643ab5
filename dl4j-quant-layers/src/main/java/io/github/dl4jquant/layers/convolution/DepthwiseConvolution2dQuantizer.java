package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;

/** Rule for {@link DepthwiseConvolution2D}. */
@AutoService(NodeQuantizer.class)
public final class DepthwiseConvolution2dQuantizer implements NodeQuantizer<DepthwiseConvolution2D> {

    @Override
    public Class<DepthwiseConvolution2D> nodeType() {
        return DepthwiseConvolution2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, DepthwiseConvolution2D conf) {
        return SeparatedLowering.depthwise(node, conf);
    }
}
