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
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rule for {@link LearnedSelfAttentionLayer}. Its queries are weights, and so is what their projection makes of them: that
 * is worked out beforehand, and kept as float.
 */
@AutoService(NodeQuantizer.class)
public final class LearnedSelfAttentionQuantizer implements NodeQuantizer<LearnedSelfAttentionLayer> {

    @Override
    public Class<LearnedSelfAttentionLayer> nodeType() {
        return LearnedSelfAttentionLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return AttentionOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, LearnedSelfAttentionLayer conf) {
        AttentionParts.checkInputs(node);
        boolean projected = conf.isProjectInput();
        int nIn = (int) conf.getNIn();
        int headSize = projected ? (int) conf.getHeadSize() : nIn;
        int nOut = projected ? (int) conf.getNOut() : nIn;
        int queries = conf.getNQueries();
        AttentionGeometry geometry = new AttentionGeometry(
                AttentionGeometry.Source.LEARNED, conf.getNHeads(), headSize, nIn, nIn, nIn, nOut, queries, projected);
        Map<String, INDArray> params = node.params();
        Part learned = new Part(queries(params, geometry), false);
        List<Part> parts = !projected
                ? List.of(learned)
                : List.of(
                        learned,
                        quantizable(
                                TrainedWeights.stacked(List.of(projection(params, "Wk"), projection(params, "Wv")))),
                        quantizable(matrix(params, "Wo", null)));
        return NodeQuantizer.single(new AttentionOperation(geometry, parts));
    }

    /** [queries, width], of [1, nIn, queries]. */
    private static TrainedWeights queries(Map<String, INDArray> params, AttentionGeometry geometry) {
        INDArray rows =
                params.get("Q").reshape(geometry.keyIn(), geometry.queries()).transpose();
        return TrainedWeights.computed((long) geometry.queries() * geometry.width(), geometry.queries(), () -> {
            INDArray floats = rows.castTo(DataType.FLOAT).dup('c');
            if (geometry.projected()) {
                INDArray wq =
                        params.get("Wq").castTo(DataType.FLOAT).dup('c').reshape(geometry.width(), geometry.keyIn());
                floats = floats.mmul(wq.transpose());
            }
            return TrainedWeights.floats(floats);
        });
    }
}
