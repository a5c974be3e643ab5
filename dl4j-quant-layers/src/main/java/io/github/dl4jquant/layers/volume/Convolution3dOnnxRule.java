package io.github.dl4jquant.layers.volume;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxLinear;
import io.github.dl4jquant.layers.common.OnnxProduct;
import io.github.dl4jquant.layers.common.OnnxWeights;
import io.github.dl4jquant.layers.common.OnnxWindow;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Convolution3D;

/** {@link QuantizedConvolution3d} as Conv or ConvInteger. */
@AutoService(OnnxRule.class)
public final class Convolution3dOnnxRule implements OnnxRule<QuantizedConvolution3d> {

    @Override
    public Class<QuantizedConvolution3d> confType() {
        return QuantizedConvolution3d.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(Convolution3D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedConvolution3d conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.VOLUME_NDHWC, conf.getInChannels()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedConvolution3d> node, OnnxGraph graph) {
        QuantizedConvolution3d conf = node.conf();
        OnnxWindow window = conf.getWindow().onnx();
        return new OnnxProduct(
                        graph,
                        node,
                        OnnxLinear.Convolution.of(window, conf.getInChannels(), conf.getOutChannels(), 1),
                        OnnxWeights.of(node),
                        conf.getActivation(),
                        conf.isNonNegativeInput(),
                        node.inputs().size() > 1 ? node.input(1) : null)
                .emit(window.prepared(node.input(), graph), TensorKind.VOLUME_NDHWC);
    }
}
