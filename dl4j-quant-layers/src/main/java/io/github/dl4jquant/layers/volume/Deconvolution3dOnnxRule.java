package io.github.dl4jquant.layers.volume;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxTransposed;
import io.github.dl4jquant.layers.common.OnnxWeights;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;

/** {@link QuantizedDeconvolution3d} as ConvTranspose, or as one convolution of all phases with DepthToSpace or the like behind it. */
@AutoService(OnnxRule.class)
public final class Deconvolution3dOnnxRule implements OnnxRule<QuantizedDeconvolution3d> {

    @Override
    public Class<QuantizedDeconvolution3d> confType() {
        return QuantizedDeconvolution3d.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(Deconvolution3D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedDeconvolution3d conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.VOLUME_NDHWC, conf.getInChannels()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedDeconvolution3d> node, OnnxGraph graph) {
        QuantizedDeconvolution3d conf = node.conf();
        return new OnnxTransposed(
                        graph,
                        node,
                        List.of(conf.depth(), conf.rows(), conf.columns()),
                        conf.getInChannels(),
                        conf.getOutChannels(),
                        IntStream.range(0, conf.phases())
                                .mapToObj(phase -> OnnxWeights.of(node, phase))
                                .toList(),
                        conf.getActivation(),
                        conf.isNonNegativeInput())
                .emit(TensorKind.VOLUME_NDHWC);
    }
}
