package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;

/**
 * Rule for {@link AutoEncoder}: at inference it is a dense layer, the encoder. What it was pretrained with, the corruption of
 * its input and the way back, is of no use any more.
 */
@AutoService(NodeQuantizer.class)
public final class AutoEncoderQuantizer implements NodeQuantizer<AutoEncoder> {

    @Override
    public Class<AutoEncoder> nodeType() {
        return AutoEncoder.class;
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);
    }

    @Override
    public List<Step> lower(GraphNode node, AutoEncoder conf) {
        return LayerSteps.withActivation(DenseQuantizer.linear(node), conf.getActivationFn());
    }
}
