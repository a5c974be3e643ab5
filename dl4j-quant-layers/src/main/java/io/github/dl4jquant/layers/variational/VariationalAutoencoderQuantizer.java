package io.github.dl4jquant.layers.variational;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Rule for {@link VariationalAutoencoder}. Running the network needs the encoder only, which is quantized; the decoder is
 * kept in float, for reconstruction and generation.
 */
@AutoService(NodeQuantizer.class)
public final class VariationalAutoencoderQuantizer implements NodeQuantizer<VariationalAutoencoder> {

    @Override
    public Class<VariationalAutoencoder> nodeType() {
        return VariationalAutoencoder.class;
    }

    @Override
    public Set<Precision> precisions() {
        return VariationalAutoencoderOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, VariationalAutoencoder conf) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < conf.getEncoderLayerSizes().length; i++) {
            parts.add(dense(node.params(), "e" + i + "W", "e" + i + "b"));
        }
        parts.add(dense(
                node.params(),
                VariationalAutoencoderParamInitializer.PZX_MEAN_W,
                VariationalAutoencoderParamInitializer.PZX_MEAN_B));
        long used = parts.stream()
                .mapToLong(p -> p.weights().count() + p.weights().channels())
                .sum();
        INDArray flat = node.flatParams().reshape(node.flatParams().length());
        INDArray rest = flat.get(NDArrayIndex.interval(used, flat.length()));
        parts.add(new Part(TrainedWeights.of(rest, 1, null), false));
        return NodeQuantizer.single(new VariationalAutoencoderOperation(conf, parts));
    }

    private static Part dense(Map<String, INDArray> params, String weightKey, String biasKey) {
        INDArray w = params.get(weightKey); // [nIn, nOut]
        return new Part(TrainedWeights.of(w.transpose(), (int) w.size(1), params.get(biasKey)), true);
    }
}
