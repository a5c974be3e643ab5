package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** {@link Cnn3DLossLayer}, which at inference is its activation at each position: a softmax over the channels, say. */
@AutoService(OnnxRule.class)
public final class Cnn3dLossOnnxRule implements OnnxRule<Cnn3DLossLayer> {

    @Override
    public Class<Cnn3DLossLayer> confType() {
        return Cnn3DLossLayer.class;
    }

    @Override
    public Optional<OnnxInput> reads(Cnn3DLossLayer conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.of(conf.getDataFormat()), -1));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<Cnn3DLossLayer> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        if (x.kind() != TensorKind.of(node.conf().getDataFormat())) {
            throw new UnsupportedNodeException(node.conf().getDataFormat() + " over a tensor of kind " + x.kind());
        }
        String y = node.conf().getActivationFn() instanceof ActivationSoftmax
                ? graph.add("Softmax", List.of(graph.real(x)), OnnxAttribute.of("axis", 1))
                : OnnxActivations.of(graph, node.conf().getActivationFn(), x);
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }
}
