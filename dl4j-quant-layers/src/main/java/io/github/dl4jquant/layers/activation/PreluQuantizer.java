package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link PReLULayer}, a rectifier with trained slopes. */
@AutoService(NodeQuantizer.class)
public final class PreluQuantizer implements NodeQuantizer<PReLULayer> {

    @Override
    public Class<PReLULayer> nodeType() {
        return PReLULayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return ActivationOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, PReLULayer conf) {
        INDArray slopes = node.params().get(PReLUParamInitializer.WEIGHT_KEY); // without minibatch, shared axes 1
        TensorKind kind = node.inputKind();
        if (kind == TensorKind.UNKNOWN || slopes.rank() != kind.positionAxes() + 1) {
            throw new UnsupportedNodeException(
                    "slopes of shape " + Arrays.toString(slopes.shape()) + " for an input of kind " + kind);
        }
        INDArray last = slopes.rank() > 1 && kind.originalLayout() == Layout.CHANNELS_FIRST
                ? slopes.permute(IntStream.range(0, slopes.rank())
                        .map(axis -> (axis + 1) % slopes.rank())
                        .toArray())
                : slopes;
        List<Integer> shape =
                Arrays.stream(last.shape()).mapToObj(Math::toIntExact).toList();
        return NodeQuantizer.single(new PreluOperation(shape, TrainedWeights.of(last, 1, null)));
    }
}
