package io.github.dl4jquant.layers.locallyconnected;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxLinear;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j's own layer, where it stays: with a softmax, which SameDiff takes along the last axis, whatever it is. */
@AutoService(OnnxRule.class)
public final class KeptLocallyConnected2dOnnxRule implements OnnxRule<LocallyConnected2D> {

    @Override
    public Class<LocallyConnected2D> confType() {
        return LocallyConnected2D.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<LocallyConnected2D> node, OnnxGraph graph) {
        LocallyConnected2D conf = node.conf();
        OnnxTensor x = node.input();
        if (x.kind() != TensorKind.of(conf.getFormat()) || conf.getActivation() != Activation.SOFTMAX) {
            throw new UnsupportedNodeException(
                    "activation " + conf.getActivation() + " over a tensor of kind " + x.kind());
        }
        PatchGrid grid = LocallyConnected2dQuantizer.grid(conf);
        INDArray w = node.params().get(ConvolutionParamInitializer.WEIGHT_KEY);
        INDArray b = node.params().get(ConvolutionParamInitializer.BIAS_KEY);
        OnnxPatches patches = new OnnxPatches(graph, grid, (int) w.size(2));
        OnnxLinear.Convolution product = patches.product();
        float[] canonical = TrainedWeights.floats(LocallyConnectedLowering.canonical(w, grid));
        String y = product.floats(
                graph,
                graph.real(patches.cut(x)),
                graph.floats("weights", product.ordered(canonical), product.weightShape()),
                b == null
                        ? null
                        : graph.floats(
                                "bias",
                                TrainedWeights.floats(LocallyConnectedLowering.repeated(b, grid)),
                                product.weightShape()[0]));
        String softmax = graph.add("Softmax", List.of(patches.placed(y)), OnnxAttribute.of("axis", x.axis(-1)));
        return new OnnxTensor(softmax, x.kind(), TensorFormat.float32());
    }
}
