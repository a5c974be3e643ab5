package io.github.dl4jquant.layers.volume;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.params.Convolution3DParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link Convolution3D}. */
@AutoService(NodeQuantizer.class)
public final class Convolution3dQuantizer implements NodeQuantizer<Convolution3D> {

    @Override
    public Class<Convolution3D> nodeType() {
        return Convolution3D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Convolution3dOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Convolution3D conf) {
        VolumeWindow.requireVolume(node, conf.getDataFormat());
        VolumeWindow window = VolumeWindow.of(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode());
        INDArray w = node.params().get(Convolution3DParamInitializer.WEIGHT_KEY); // [out, in, depth, height, width]
        INDArray b = node.params().get(Convolution3DParamInitializer.BIAS_KEY);
        int out = (int) w.size(0);
        TrainedWeights weights = TrainedWeights.of(w.permute(0, 2, 3, 4, 1), out, b);
        Convolution3dOperation linear =
                new Convolution3dOperation((int) w.size(1), out, window, weights, Activation.identity(), false);
        return LayerSteps.withActivation(linear, conf.getActivationFn());
    }
}
