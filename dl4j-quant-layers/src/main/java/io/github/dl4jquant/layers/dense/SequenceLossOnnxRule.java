package io.github.dl4jquant.layers.dense;

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

/** {@link SequenceLoss}, which at inference is its activation, of each time step. */
@AutoService(OnnxRule.class)
public final class SequenceLossOnnxRule implements OnnxRule<SequenceLoss> {

    @Override
    public Class<SequenceLoss> confType() {
        return SequenceLoss.class;
    }

    @Override
    public Optional<OnnxInput> reads(SequenceLoss conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.of(conf.getRnnDataFormat()), conf.getNIn()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<SequenceLoss> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        OnnxTensor channelsLast = x.as(TensorKind.SEQUENCE_NWC); // of a step, whose last axis are the channels
        return new OnnxTensor(
                OnnxActivations.of(graph, node.conf().getActivationFn(), channelsLast),
                x.kind(),
                TensorFormat.float32());
    }
}
