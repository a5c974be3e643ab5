package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.params.DeconvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link Deconvolution2D}, the transposed convolution. */
@AutoService(NodeQuantizer.class)
public final class Deconvolution2dQuantizer implements NodeQuantizer<Deconvolution2D> {

    @Override
    public Class<Deconvolution2D> nodeType() {
        return Deconvolution2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ConvolutionLowering.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Deconvolution2D conf) {
        ImageLayers.requireImage(node, conf.getCnn2dDataFormat());
        INDArray w = node.params().get(DeconvolutionParamInitializer.WEIGHT_KEY); // [in, out, height, width]
        INDArray b = node.params().get(DeconvolutionParamInitializer.BIAS_KEY);
        int out = (int) w.size(1);
        DeconvolutionOperation linear = new DeconvolutionOperation(
                (int) w.size(0),
                out,
                ConvolutionLowering.window(conf),
                TrainedWeights.of(w.permute(1, 2, 3, 0), out, b),
                Activation.identity());
        return LayerSteps.withActivation(linear, conf.getActivationFn());
    }
}
