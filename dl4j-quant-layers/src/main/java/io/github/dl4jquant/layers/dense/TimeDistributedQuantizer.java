package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.Activations;
import io.github.dl4jquant.layers.common.KeptLayer;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;

/** Rule for {@link TimeDistributed} around a dense layer: the same product for each time step. */
@AutoService(NodeQuantizer.class)
public final class TimeDistributedQuantizer implements NodeQuantizer<TimeDistributed> {

    @Override
    public Class<TimeDistributed> nodeType() {
        return TimeDistributed.class;
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);
    }

    @Override
    public List<Step> lower(GraphNode node, TimeDistributed conf) {
        if (conf.getUnderlying().getClass() != DenseLayer.class) {
            throw new UnsupportedNodeException(
                    "time distributed " + conf.getUnderlying().getClass().getSimpleName());
        }
        DenseLayer dense = (DenseLayer) conf.getUnderlying();
        if (dense.hasLayerNorm()) {
            throw new UnsupportedNodeException("layer normalization inside a dense layer");
        }
        TensorKind kind = TensorKind.of(conf.getRnnDataFormat());
        if (node.inputKind() != kind) {
            throw new UnsupportedNodeException("input is " + node.inputKind() + ", the layer is for " + kind);
        }
        DenseOperation linear = DenseQuantizer.linear(node).maskingRows();
        Optional<Operation> fused = Activations.of(dense.getActivationFn())
                .flatMap(a -> a.isIdentity() ? Optional.of(linear) : linear.thenActivation(a));
        if (fused.isPresent()) {
            return NodeQuantizer.single(fused.get());
        }
        // for each step of its own, too: an activation layer would take a softmax along the wrong axis
        ActivationLayer behind = new ActivationLayer.Builder()
                .activation(dense.getActivationFn())
                .build();
        return List.of(
                new Step("-linear", linear),
                new Step("", KeptLayer.of(new TimeDistributed(behind, conf.getRnnDataFormat()))));
    }
}
