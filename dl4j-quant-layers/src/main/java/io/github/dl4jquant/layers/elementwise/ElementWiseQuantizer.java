package io.github.dl4jquant.layers.elementwise;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.ElementWiseSpec.Kind;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/** Rule for {@link ElementWiseVertex}. */
@AutoService(NodeQuantizer.class)
public final class ElementWiseQuantizer implements NodeQuantizer<ElementWiseVertex> {

    @Override
    public Class<ElementWiseVertex> nodeType() {
        return ElementWiseVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ElementWiseOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, ElementWiseVertex conf) {
        Set<TensorKind> kinds = Set.copyOf(node.inputKinds());
        if (kinds.size() > 1) {
            // Deeplearning4j lines up axes by position, whatever they mean
            throw new UnsupportedNodeException("inputs of different kinds: " + node.inputKinds());
        }
        return NodeQuantizer.single(
                conf.getOp() == ElementWiseVertex.Op.Add && node.inputs().size() == 2
                        ? new AdditionOperation()
                        : new ElementWiseOperation(kind(conf.getOp()), Activation.identity()));
    }

    private static Kind kind(ElementWiseVertex.Op op) {
        return switch (op) {
            case Add -> Kind.ADD;
            case Subtract -> Kind.SUBTRACT;
            case Product -> Kind.PRODUCT;
            case Average -> Kind.AVERAGE;
            case Max -> Kind.MAX;
        };
    }
}
