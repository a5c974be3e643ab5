package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxActivations;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;

/** {@link QuantizedActivation} as the operator of its function. */
@AutoService(OnnxRule.class)
public final class ActivationOnnxRule implements OnnxRule<QuantizedActivation> {

    @Override
    public Class<QuantizedActivation> confType() {
        return QuantizedActivation.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(ScaleVertex.class, ShiftVertex.class);
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedActivation> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        String y = OnnxActivations.of(graph, node.conf().getActivation(), graph.real(x));
        return graph.store(y, x.kind(), node.output());
    }
}
