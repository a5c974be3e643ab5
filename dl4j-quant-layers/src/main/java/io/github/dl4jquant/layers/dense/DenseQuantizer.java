package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link DenseLayer}. */
@AutoService(NodeQuantizer.class)
public final class DenseQuantizer implements NodeQuantizer<DenseLayer> {

    @Override
    public Class<DenseLayer> nodeType() {
        return DenseLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);
    }

    @Override
    public List<Step> lower(GraphNode node, DenseLayer conf) {
        if (conf.hasLayerNorm()) {
            throw new UnsupportedNodeException("layer normalization inside a dense layer");
        }
        return LayerSteps.withActivation(linear(node).maskingRows(), conf.getActivationFn());
    }

    /** {@code x * W + b} of any layer with the parameters of a dense one. */
    static DenseOperation linear(GraphNode node) {
        INDArray w = node.params().get(DefaultParamInitializer.WEIGHT_KEY); // [nIn, nOut]
        INDArray b = node.params().get(DefaultParamInitializer.BIAS_KEY);
        int nIn = (int) w.size(0);
        int nOut = (int) w.size(1);
        TrainedWeights weights = TrainedWeights.of(w.transpose(), nOut, b);
        return new DenseOperation(nIn, nOut, weights, Activation.identity(), null, false);
    }
}
