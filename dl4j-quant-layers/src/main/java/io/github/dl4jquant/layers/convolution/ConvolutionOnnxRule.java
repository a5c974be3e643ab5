package io.github.dl4jquant.layers.convolution;

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
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;

/** {@link QuantizedConvolution} as Conv or ConvInteger. */
@AutoService(OnnxRule.class)
public final class ConvolutionOnnxRule implements OnnxRule<QuantizedConvolution> {

    @Override
    public Class<QuantizedConvolution> confType() {
        return QuantizedConvolution.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(
                ConvolutionLayer.class,
                Convolution2D.class,
                Convolution1DLayer.class,
                Convolution1D.class,
                DepthwiseConvolution2D.class,
                SeparableConvolution2D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedConvolution conf) {
        return Optional.of(OnnxInput.anySize(kind(conf), conf.getInChannels()));
    }

    private static TensorKind kind(QuantizedConvolution conf) {
        return conf.isSequence() ? TensorKind.SEQUENCE_NWC : TensorKind.IMAGE_NHWC;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedConvolution> node, OnnxGraph graph) {
        QuantizedConvolution conf = node.conf();
        OnnxWindow window =
                conf.isSequence() ? OnnxWindow.ofSequences(conf.getWindow()) : OnnxWindow.ofImages(conf.getWindow());
        OnnxLinear.Convolution linear =
                OnnxLinear.Convolution.of(window, conf.getInChannels(), conf.getOutChannels(), conf.getGroups());
        return new OnnxProduct(
                        graph,
                        node,
                        linear,
                        OnnxWeights.of(node),
                        conf.getActivation(),
                        conf.isNonNegativeInput(),
                        node.inputs().size() > 1 ? node.input(1) : null)
                .emit(window.prepared(node.input(), graph), kind(conf));
    }
}
