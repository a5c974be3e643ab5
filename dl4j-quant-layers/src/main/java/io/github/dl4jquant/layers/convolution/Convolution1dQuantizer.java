package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Convolution1D;

/** Rule for {@link Convolution1D}. */
@AutoService(NodeQuantizer.class)
public final class Convolution1dQuantizer implements NodeQuantizer<Convolution1D> {

    @Override
    public Class<Convolution1D> nodeType() {
        return Convolution1D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Convolution1D conf) {
        return ConvolutionLowering.lower(node, conf);
    }
}
