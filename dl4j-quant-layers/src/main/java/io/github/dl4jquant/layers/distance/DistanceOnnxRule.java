package io.github.dl4jquant.layers.distance;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.L2Vertex;

/** {@link QuantizedDistance} as ReduceL2 of a difference. */
@AutoService(OnnxRule.class)
public final class DistanceOnnxRule implements OnnxRule<QuantizedDistance> {

    @Override
    public Class<QuantizedDistance> confType() {
        return QuantizedDistance.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(L2Vertex.class);
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedDistance> node, OnnxGraph graph) {
        String distance = EuclideanDistance.of(graph, graph.real(node.input(0)), graph.real(node.input(1)));
        return graph.store(distance, TensorKind.FEED_FORWARD, node.output());
    }
}
