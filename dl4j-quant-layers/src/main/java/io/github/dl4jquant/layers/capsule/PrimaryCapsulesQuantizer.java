package io.github.dl4jquant.layers.capsule;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Activation.Kind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link PrimaryCapsules}. */
@AutoService(NodeQuantizer.class)
public final class PrimaryCapsulesQuantizer implements NodeQuantizer<PrimaryCapsules> {

    @Override
    public Class<PrimaryCapsules> nodeType() {
        return PrimaryCapsules.class;
    }

    @Override
    public Set<Precision> precisions() {
        return PrimaryCapsulesOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, PrimaryCapsules conf) {
        if (node.inputKind() != TensorKind.IMAGE_NCHW) {
            throw new UnsupportedNodeException("capsules of a tensor of kind " + node.inputKind()
                    + ": Deeplearning4j's layer takes images channels first");
        }
        INDArray w = node.params().get("weight"); // [height, width, in, out]
        INDArray b = node.params().get("bias");
        int out = (int) w.size(3);
        TrainedWeights weights = TrainedWeights.of(w.permute(3, 0, 1, 2), out, conf.isHasBias() ? b : null);
        SlidingWindow window = SlidingWindow.of(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode());
        CapsuleGeometry geometry = new CapsuleGeometry(
                (int) w.size(2), out, window, conf.getCapsules(), conf.getCapsuleDimensions(), activation(conf));
        return NodeQuantizer.single(new PrimaryCapsulesOperation(
                geometry, List.of(new Part(weights, true, WeightUse.convolution((int) w.size(2), 1)))));
    }

    private static Activation activation(PrimaryCapsules conf) {
        if (!conf.isUseRelu()) {
            return Activation.identity();
        }
        return conf.getLeak() == 0 ? Activation.relu() : Activation.of(Kind.LEAKY_RELU, (float) conf.getLeak());
    }
}
