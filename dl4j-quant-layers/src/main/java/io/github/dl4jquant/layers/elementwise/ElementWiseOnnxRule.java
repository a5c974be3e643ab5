package io.github.dl4jquant.layers.elementwise;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.kernel.ElementWiseSpec.Kind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.scheme.Activation;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/** {@link QuantizedElementWise} as Add, Sub, Mul or Max. */
@AutoService(OnnxRule.class)
public final class ElementWiseOnnxRule implements OnnxRule<QuantizedElementWise> {

    @Override
    public Class<QuantizedElementWise> confType() {
        return QuantizedElementWise.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(ElementWiseVertex.class);
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedElementWise> node, OnnxGraph graph) {
        QuantizedElementWise conf = node.conf();
        String operator = switch (conf.getKind()) {
            case ADD, AVERAGE -> "Add";
            case SUBTRACT -> "Sub";
            case PRODUCT -> "Mul";
            case MAX -> "Max";
        };
        String y = graph.real(node.input());
        for (OnnxTensor next : node.inputs().subList(1, node.inputs().size())) {
            y = graph.add(operator, List.of(y, graph.real(next)));
        }
        if (conf.getKind() == Kind.AVERAGE) {
            y = graph.add("Mul", List.of(y, graph.scalar(1f / node.inputs().size())));
        }
        Activation activation = conf.getActivation();
        return node.output().isInt8() && OnnxActivations.onlyCutsOff(activation)
                ? OnnxActivations.storeCutOff(graph, activation, y, node.input().kind(), node.output())
                : graph.store(
                        OnnxActivations.of(graph, activation, y), node.input().kind(), node.output());
    }
}
