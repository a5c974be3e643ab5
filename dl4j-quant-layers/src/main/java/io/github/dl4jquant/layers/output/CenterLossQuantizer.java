package io.github.dl4jquant.layers.output;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.params.CenterLossParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link CenterLossOutputLayer}. */
@AutoService(NodeQuantizer.class)
public final class CenterLossQuantizer implements NodeQuantizer<CenterLossOutputLayer> {

    @Override
    public Class<CenterLossOutputLayer> nodeType() {
        return CenterLossOutputLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return CenterLossOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, CenterLossOutputLayer conf) {
        INDArray w = node.params().get(CenterLossParamInitializer.WEIGHT_KEY); // [nIn, nOut]
        INDArray centers = node.params().get(CenterLossParamInitializer.CENTER_KEY); // [nOut, nIn]
        int nOut = (int) w.size(1);
        TrainedWeights weights =
                TrainedWeights.of(w.transpose(), nOut, node.params().get(CenterLossParamInitializer.BIAS_KEY));
        return NodeQuantizer.single(new CenterLossOperation(
                conf, List.of(new Part(weights, true), new Part(TrainedWeights.of(centers, nOut, null), false))));
    }
}
