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
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;

/** {@link QuantizedCenterLoss} as a dense layer: the centres are for its loss only. */
@AutoService(OnnxRule.class)
public final class CenterLossOnnxRule implements OnnxRule<QuantizedCenterLoss> {

    private static final int WEIGHTS = 0;

    @Override
    public Class<QuantizedCenterLoss> confType() {
        return QuantizedCenterLoss.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(CenterLossOutputLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedCenterLoss conf) {
        return Optional.of(OnnxInput.of(TensorKind.FEED_FORWARD, conf.getNIn()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedCenterLoss> node, OnnxGraph graph) {
        QuantizedCenterLoss conf = node.conf();
        return new OnnxParts(graph, node)
                .multiply(WEIGHTS, node.input(), conf.isNonNegativeInput(), conf.getActivation());
    }
}
