package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
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
import io.github.dl4jquant.layers.common.SlidingWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/** {@link QuantizedConvolution} as Conv or ConvInteger. */
@AutoService(OnnxRule.class)
public final class ConvolutionOnnxRule implements OnnxRule<QuantizedConvolution> {

    @Override
    public Class<QuantizedConvolution> confType() {
        return QuantizedConvolution.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(ConvolutionLayer.class, Convolution2D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedConvolution conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, conf.getInChannels()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedConvolution> node, OnnxGraph graph) {
        QuantizedConvolution conf = node.conf();
        SlidingWindow window = conf.getWindow();
        List<OnnxAttribute> attributes = new ArrayList<>(OnnxWindow.attributes(window));
        attributes.add(OnnxAttribute.of("group", conf.getGroups()));
        long[] shape = {
            conf.getOutChannels(), conf.getInChannels() / conf.getGroups(), window.kernelHeight(), window.kernelWidth()
        };
        OnnxTensor x = OnnxWindow.dependsOnSize(window) ? padded(node.input(), window, graph) : node.input();
        return new OnnxProduct(
                        graph,
                        node,
                        new OnnxLinear.Convolution(shape, attributes),
                        OnnxWeights.of(node),
                        conf.getActivation(),
                        conf.isNonNegativeInput(),
                        node.inputs().size() > 1 ? node.input(1) : null)
                .emit(x, TensorKind.IMAGE_NHWC);
    }

    /** With the zeros that the operator's automatic padding leaves no room for. */
    private static OnnxTensor padded(OnnxTensor x, SlidingWindow window, OnnxGraph graph) {
        long[] pads = {0, 0, window.zeroTop(), window.zeroLeft(), 0, 0, window.zeroBottom(), window.zeroRight()};
        if (pads[2] + pads[3] + pads[6] + pads[7] == 0) {
            return x;
        }
        String zeros = graph.add("Pad", List.of(graph.real(x), graph.int64s(pads)));
        return graph.store(zeros, x.kind(), x.format());
    }
}
