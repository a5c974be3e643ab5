package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;

/** {@link RnnLossLayer}, which at inference is its activation, of each time step. */
@AutoService(OnnxRule.class)
public final class RnnLossOnnxRule implements OnnxRule<RnnLossLayer> {

    @Override
    public Class<RnnLossLayer> confType() {
        return RnnLossLayer.class;
    }

    @Override
    public Optional<OnnxInput> reads(RnnLossLayer conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.of(conf.getRnnDataFormat()), -1));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<RnnLossLayer> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        OnnxTensor channelsLast = x.as(TensorKind.SEQUENCE_NWC); // of a step, whose last axis are the channels
        return new OnnxTensor(
                OnnxActivations.of(graph, node.conf().getActivationFn(), channelsLast),
                x.kind(),
                TensorFormat.float32());
    }
}
