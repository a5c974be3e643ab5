package io.github.dl4jquant.layers.attention;

import static io.github.dl4jquant.layers.attention.AttentionParts.matrix;
import static io.github.dl4jquant.layers.attention.AttentionParts.projection;
import static io.github.dl4jquant.layers.attention.AttentionParts.quantizable;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link AttentionVertex}. */
@AutoService(NodeQuantizer.class)
public final class AttentionVertexQuantizer implements NodeQuantizer<AttentionVertex> {

    @Override
    public Class<AttentionVertex> nodeType() {
        return AttentionVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return AttentionOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, AttentionVertex conf) {
        AttentionParts.checkInputs(node);
        boolean projected = conf.isProjectInput();
        int nInValues = (int) conf.getNInValues();
        AttentionGeometry geometry = new AttentionGeometry(
                AttentionGeometry.Source.THREE_INPUTS,
                conf.getNHeads(),
                projected ? (int) conf.getHeadSize() : nInValues,
                (int) conf.getNInQueries(),
                (int) conf.getNInKeys(),
                nInValues,
                projected ? (int) conf.getNOut() : nInValues,
                0,
                projected);
        Map<String, INDArray> params = node.params();
        List<Part> parts = !projected
                ? List.of()
                : List.of(
                        quantizable(projection(params, "Wq")),
                        quantizable(projection(params, "Wk")),
                        quantizable(projection(params, "Wv")),
                        quantizable(matrix(params, "Wo", null)));
        return NodeQuantizer.single(new AttentionOperation(geometry, parts));
    }
}
