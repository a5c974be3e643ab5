package io.github.dl4jquant.layers.volume;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import io.github.dl4jquant.layers.common.OnnxPooling;
import io.github.dl4jquant.layers.common.OnnxWindow;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;

/** {@link QuantizedPooling3d} as MaxPool or AveragePool. */
@AutoService(OnnxRule.class)
public final class Pooling3dOnnxRule implements OnnxRule<QuantizedPooling3d> {

    @Override
    public Class<QuantizedPooling3d> confType() {
        return QuantizedPooling3d.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(Subsampling3DLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedPooling3d conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.VOLUME_NDHWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedPooling3d> node, OnnxGraph graph) {
        OnnxWindow window = node.conf().getWindow().onnx();
        String x = graph.real(node.input());
        Kind kind = node.conf().getKind();
        String y = kind == Kind.MAX
                ? OnnxPooling.max(x, window, graph)
                : OnnxPooling.average(x, window, kind == Kind.AVERAGE_INCLUDE_PADDING, graph);
        return graph.store(y, TensorKind.VOLUME_NDHWC, node.output());
    }
}
