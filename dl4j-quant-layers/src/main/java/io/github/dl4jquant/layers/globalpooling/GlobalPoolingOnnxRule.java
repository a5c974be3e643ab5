package io.github.dl4jquant.layers.globalpooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;

/** {@link QuantizedGlobalPooling} as a global pool or a sum; without masks, which ONNX graphs do not have. */
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
        return switch (conf.getPositionAxes()) {
            case 1 -> Optional.of(OnnxInput.anySize(TensorKind.SEQUENCE_NWC, -1));
            case 3 -> Optional.of(OnnxInput.anySize(TensorKind.VOLUME_NDHWC, -1));
            default -> Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
        };
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedGlobalPooling> node, OnnxGraph graph) {
        QuantizedGlobalPooling conf = node.conf();
        TensorKind kind = node.input().kind();
        OnnxTensor pooled = graph.store(pooled(conf, graph.real(node.input()), kind, graph), kind, node.output());
        return conf.isCollapse()
                ? graph.store(graph.flatten(graph.real(pooled)), TensorKind.FEED_FORWARD, node.output())
                : pooled;
    }

    private static String pooled(QuantizedGlobalPooling conf, String x, TensorKind kind, OnnxGraph graph) {
        return switch (conf.getKind()) {
            case MAX -> graph.add("GlobalMaxPool", List.of(x));
            case AVERAGE_EXCLUDE_PADDING -> graph.add("GlobalAveragePool", List.of(x));
            case PNORM -> graph.add("GlobalLpPool", List.of(x), OnnxAttribute.of("p", conf.getNorm()));
            case SUM ->
                graph.reduce(
                        "ReduceSum",
                        x,
                        true,
                        LongStream.range(2, kind.positionAxes() + 2L).toArray());
        };
    }
}
