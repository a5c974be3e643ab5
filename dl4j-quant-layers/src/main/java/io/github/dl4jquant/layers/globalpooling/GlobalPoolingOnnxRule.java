package io.github.dl4jquant.layers.globalpooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;

/** {@link QuantizedGlobalPooling} as GlobalMaxPool or GlobalAveragePool; without masks, which ONNX graphs do not have. */
@AutoService(OnnxRule.class)
public final class GlobalPoolingOnnxRule implements OnnxRule<QuantizedGlobalPooling> {

    @Override
    public Class<QuantizedGlobalPooling> confType() {
        return QuantizedGlobalPooling.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(GlobalPoolingLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedGlobalPooling conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedGlobalPooling> node, OnnxGraph graph) {
        QuantizedGlobalPooling conf = node.conf();
        String operator = conf.getKind() == Kind.MAX ? "GlobalMaxPool" : "GlobalAveragePool";
        OnnxTensor pooled = graph.store(
                graph.add(operator, List.of(graph.real(node.input()))), TensorKind.IMAGE_NHWC, node.output());
        return conf.isCollapse()
                ? graph.store(graph.flatten(graph.real(pooled)), TensorKind.FEED_FORWARD, node.output())
                : pooled;
    }
}
