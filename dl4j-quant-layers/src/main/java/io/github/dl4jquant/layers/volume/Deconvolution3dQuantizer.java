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
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.params.Deconvolution3DParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link Deconvolution3D}, the transposed convolution. */
@AutoService(NodeQuantizer.class)
public final class Deconvolution3dQuantizer implements NodeQuantizer<Deconvolution3D> {

    @Override
    public Class<Deconvolution3D> nodeType() {
        return Deconvolution3D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Convolution3dOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Deconvolution3D conf) {
        VolumeWindow.requireVolume(node, conf.getDataFormat());
        VolumeWindow window = VolumeWindow.of(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode());
        INDArray w = node.params().get(Deconvolution3DParamInitializer.WEIGHT_KEY); // [depth, height, width, out, in]
        INDArray b = node.params().get(Deconvolution3DParamInitializer.BIAS_KEY);
        int out = (int) w.size(3);
        Deconvolution3dOperation linear = new Deconvolution3dOperation(
                (int) w.size(4),
                out,
                window,
                TrainedWeights.of(w.permute(3, 0, 1, 2, 4), out, b),
                Activation.identity());
        return LayerSteps.withActivation(linear, conf.getActivationFn());
    }
}
