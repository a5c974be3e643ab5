package io.github.dl4jquant.layers.attention;

import static io.github.dl4jquant.layers.attention.AttentionParts.matrix;
import static io.github.dl4jquant.layers.attention.AttentionParts.projection;
import static io.github.dl4jquant.layers.attention.AttentionParts.quantizable;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Activation.Kind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rule for {@link RecurrentAttentionLayer}. The output projection of the attention and the recurrent weights behind it are
 * one product: there is nothing between them.
 */
@AutoService(NodeQuantizer.class)
public final class RecurrentAttentionQuantizer implements NodeQuantizer<RecurrentAttentionLayer> {

    @Override
    public Class<RecurrentAttentionLayer> nodeType() {
        return RecurrentAttentionLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return AttentionOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, RecurrentAttentionLayer conf) {
        AttentionParts.checkInputs(node);
        Activation activation = activation(conf.getActivation());
        boolean projected = conf.isProjectInput();
        int nIn = (int) conf.getNIn();
        int nOut = (int) conf.getNOut();
        int headSize = projected ? (int) conf.getHeadSize() : nIn;
        AttentionGeometry geometry = new AttentionGeometry(
                AttentionGeometry.Source.SELF, conf.getNHeads(), headSize, nOut, nIn, nIn, nOut, 0, projected);
        Map<String, INDArray> params = node.params();
        TrainedWeights input = matrix(params, "W", params.get("b"));
        List<Part> parts = !projected
                ? List.of(quantizable(input), quantizable(matrix(params, "RW", null)))
                : List.of(
                        quantizable(TrainedWeights.stacked(
                                List.of(input, projection(params, "Wk"), projection(params, "Wv")))),
                        quantizable(projection(params, "Wq")),
                        quantizable(outputThenRecurrent(params, geometry)));
        return NodeQuantizer.single(new RecurrentAttentionOperation(geometry, activation, parts));
    }

    /** [nOut, width]. */
    private static TrainedWeights outputThenRecurrent(Map<String, INDArray> params, AttentionGeometry geometry) {
        return TrainedWeights.computed((long) geometry.nOut() * geometry.width(), geometry.nOut(), () -> {
            INDArray output = params.get("Wo").castTo(DataType.FLOAT); // [width, nOut]
            INDArray recurrent = params.get("RW").castTo(DataType.FLOAT); // [nOut, nOut]
            return TrainedWeights.floats(output.mmul(recurrent).transpose());
        });
    }

    /** As SameDiff computes them, which this layer is made of: its leaky ReLU has no leak here. */
    private static Activation activation(org.nd4j.linalg.activations.Activation function) {
        return switch (function) {
            case IDENTITY -> Activation.identity();
            case RELU, LEAKYRELU -> Activation.relu();
            case TANH -> Activation.of(Kind.TANH);
            case SIGMOID -> Activation.of(Kind.SIGMOID);
            case SOFTPLUS -> Activation.of(Kind.SOFTPLUS);
            case HARDTANH -> new Activation(Kind.CLIP, -1f, 1f);
            case ELU -> Activation.of(Kind.ELU, 1f);
            default -> throw new UnsupportedNodeException("activation " + function + " inside recurrent attention");
        };
    }
}
