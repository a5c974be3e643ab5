package io.github.dl4jquant.layers.output;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.PartedOperation.Part;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.layers.ocnn.OCNNParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rule for {@link OCNNOutputLayer}. */
@AutoService(NodeQuantizer.class)
public final class OcnnQuantizer implements NodeQuantizer<OCNNOutputLayer> {

    @Override
    public Class<OCNNOutputLayer> nodeType() {
        return OCNNOutputLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return CenterLossOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, OCNNOutputLayer conf) {
        INDArray v = node.params().get(OCNNParamInitializer.V_KEY); // [nIn, hidden]
        INDArray w = node.params().get(OCNNParamInitializer.W_KEY); // [1, hidden]
        double threshold = node.params().get(OCNNParamInitializer.R_KEY).getDouble(0);
        List<Part> parts = List.of(
                new Part(TrainedWeights.of(v.transpose(), (int) v.size(1), null), true),
                new Part(TrainedWeights.of(w, 1, null), false));
        return NodeQuantizer.single(new OcnnOperation(conf, parts, threshold));
    }
}
