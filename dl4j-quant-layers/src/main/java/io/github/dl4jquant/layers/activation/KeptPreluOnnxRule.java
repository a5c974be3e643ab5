package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j's own rectifier with slopes, where it stays, for want of knowing what its axes are: in their order. */
@AutoService(OnnxRule.class)
public final class KeptPreluOnnxRule implements OnnxRule<PReLULayer> {

    @Override
    public Class<PReLULayer> confType() {
        return PReLULayer.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<PReLULayer> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        INDArray slopes = node.params().get(PReLUParamInitializer.WEIGHT_KEY);
        if (x.kind() != TensorKind.UNKNOWN) {
            throw new UnsupportedNodeException("slopes of " + slopes.rank() + " axes for a tensor of kind " + x.kind());
        }
        String values = graph.floats("slopes", TrainedWeights.floats(slopes), slopes.shape());
        String y = graph.add("PRelu", List.of(graph.real(x), values));
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }
}
