package io.github.dl4jquant.layers.output;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxParts;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;

/** {@link QuantizedOcnn} as a dense layer and a product with a vector, which leaves one number for each sample. */
@AutoService(OnnxRule.class)
public final class OcnnOnnxRule implements OnnxRule<QuantizedOcnn> {

    @Override
    public Class<QuantizedOcnn> confType() {
        return QuantizedOcnn.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(OCNNOutputLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedOcnn conf) {
        return Optional.of(OnnxInput.of(TensorKind.FEED_FORWARD, conf.getNIn()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedOcnn> node, OnnxGraph graph) {
        OnnxParts parts = new OnnxParts(graph, node);
        OnnxTensor hidden = parts.multiply(
                0, node.input(), node.conf().isNonNegativeInput(), node.conf().getActivation());
        float[] last = parts.floats(1);
        return graph.numbers(graph.add("MatMul", List.of(hidden.name(), graph.floats("weights", last, last.length))));
    }
}
