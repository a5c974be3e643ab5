package io.github.dl4jquant.layers.boundary;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import java.util.Optional;

/** {@link BoundaryLayer} as QuantizeLinear or DequantizeLinear; a new order of axes is none in ONNX. */
@AutoService(OnnxRule.class)
public final class BoundaryOnnxRule implements OnnxRule<BoundaryLayer> {

    @Override
    public Class<BoundaryLayer> confType() {
        return BoundaryLayer.class;
    }

    @Override
    public Optional<OnnxInput> reads(BoundaryLayer conf) {
        return conf.getPositionAxes() == 0
                ? Optional.empty()
                : Optional.of(OnnxInput.anySize(kind(conf.getPositionAxes(), conf.getFromLayout()), -1));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<BoundaryLayer> node, OnnxGraph graph) {
        BoundaryLayer conf = node.conf();
        OnnxTensor x = node.input();
        TensorKind kind = conf.getPositionAxes() == 0 ? x.kind() : kind(conf.getPositionAxes(), conf.getToLayout());
        return x.format().equals(node.output()) ? x.as(kind) : graph.store(graph.real(x), kind, node.output());
    }

    private static TensorKind kind(int positionAxes, Layout layout) {
        TensorKind first = switch (positionAxes) {
            case 1 -> TensorKind.SEQUENCE_NCW;
            case 2 -> TensorKind.IMAGE_NCHW;
            default -> TensorKind.VOLUME_NCDHW;
        };
        return layout == Layout.CHANNELS_FIRST ? first : first.channelsLast();
    }
}
