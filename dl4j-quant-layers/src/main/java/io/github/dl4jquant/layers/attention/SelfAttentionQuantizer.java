package io.github.dl4jquant.layers.attention;

import static io.github.dl4jquant.layers.attention.AttentionParts.matrix;
import static io.github.dl4jquant.layers.attention.AttentionParts.projection;
import static io.github.dl4jquant.layers.attention.AttentionParts.quantizable;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link SelfAttentionLayer}. */
@AutoService(NodeQuantizer.class)
public final class SelfAttentionQuantizer implements NodeQuantizer<SelfAttentionLayer> {

    @Override
    public Class<SelfAttentionLayer> nodeType() {
        return SelfAttentionLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return AttentionOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, SelfAttentionLayer conf) {
        AttentionParts.checkInputs(node);
        boolean projected = conf.isProjectInput();
        int nIn = (int) conf.getNIn();
        int headSize = projected ? (int) conf.getHeadSize() : nIn;
        int nOut = projected ? (int) conf.getNOut() : nIn;
        AttentionGeometry geometry = new AttentionGeometry(
                AttentionGeometry.Source.SELF, conf.getNHeads(), headSize, nIn, nIn, nIn, nOut, 0, projected);
        Map<String, INDArray> params = node.params();
        List<Part> parts = !projected
                ? List.of()
                : List.of(
                        quantizable(TrainedWeights.stacked(
                                List.of(projection(params, "Wq"), projection(params, "Wk"), projection(params, "Wv")))),
                        quantizable(matrix(params, "Wo", null)));
        return NodeQuantizer.single(new AttentionOperation(geometry, parts));
    }
}
