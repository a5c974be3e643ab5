package io.github.dl4jquant.layers.original;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link OriginalLayer} as what the rule for the Deeplearning4j layer inside says. */
@AutoService(OnnxRule.class)
public final class OriginalLayerOnnxRule implements OnnxRule<OriginalLayer> {

    @Override
    public Class<OriginalLayer> confType() {
        return OriginalLayer.class;
    }

    @Override
    public Optional<OnnxInput> reads(OriginalLayer conf) {
        return OriginalInputs.of(conf.getInner());
    }

    @Override
    public Optional<Object> inside(OriginalLayer conf) {
        return Optional.of(conf.getInner());
    }

    @Override
    public OnnxTensor emit(OnnxNode<OriginalLayer> node, OnnxGraph graph) {
        Layer inner = node.conf().getInner();
        return graph.emit(node.with(inner, parameters(node, inner)));
    }

    private static Map<String, INDArray> parameters(OnnxNode<OriginalLayer> node, Layer inner) {
        if (node.block() == null) {
            return Map.of();
        }
        FloatParameters parameters =
                new FloatParameters(node.block(), node.conf().getParameterCount());
        parameters.check(node.conf().describe());
        NeuralNetConfiguration conf =
                new NeuralNetConfiguration.Builder().layer(inner.clone()).build();
        return inner.initializer().init(conf, parameters.view(), false);
    }
}
