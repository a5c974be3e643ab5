package io.github.dl4jquant.layers.convolution;

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
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;

/** {@link QuantizedDeconvolution} as ConvTranspose, or as one convolution of all phases with DepthToSpace or the like behind it. */
@AutoService(OnnxRule.class)
public final class DeconvolutionOnnxRule implements OnnxRule<QuantizedDeconvolution> {

    @Override
    public Class<QuantizedDeconvolution> confType() {
        return QuantizedDeconvolution.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(Deconvolution2D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedDeconvolution conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, conf.getInChannels()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedDeconvolution> node, OnnxGraph graph) {
        QuantizedDeconvolution conf = node.conf();
        return new OnnxTransposed(
                        graph,
                        node,
                        List.of(conf.rows(), conf.columns()),
                        conf.getInChannels(),
                        conf.getOutChannels(),
                        IntStream.range(0, conf.phases())
                                .mapToObj(phase -> OnnxWeights.of(node, phase))
                                .toList(),
                        conf.getActivation(),
                        conf.isNonNegativeInput())
                .emit(TensorKind.IMAGE_NHWC);
    }
}
