package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;

/** Rule for {@link SeparableConvolution2D}. */
@AutoService(NodeQuantizer.class)
public final class SeparableConvolution2dQuantizer implements NodeQuantizer<SeparableConvolution2D> {

    @Override
    public Class<SeparableConvolution2D> nodeType() {
        return SeparableConvolution2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, SeparableConvolution2D conf) {
        return SeparatedLowering.separable(node, conf);
    }
}
