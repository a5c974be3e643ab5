package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import io.github.dl4jquant.layers.common.OnnxWindow;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** {@link QuantizedPooling} as MaxPool or AveragePool. */
@AutoService(OnnxRule.class)
public final class PoolingOnnxRule implements OnnxRule<QuantizedPooling> {

    private static final int DILATED_AVERAGE = 19;

    @Override
    public Class<QuantizedPooling> confType() {
        return QuantizedPooling.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(SubsamplingLayer.class, Pooling2D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedPooling conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedPooling> node, OnnxGraph graph) {
        SlidingWindow window = node.conf().getWindow();
        Kind kind = node.conf().getKind();
        boolean dilated = window.dilationHeight() > 1 || window.dilationWidth() > 1;
        if (kind != Kind.MAX && dilated && graph.options().opset() < DILATED_AVERAGE) {
            throw new UnsupportedNodeException("dilated average, which needs opset " + DILATED_AVERAGE);
        }
        List<OnnxAttribute> attributes = new ArrayList<>(OnnxWindow.attributes(window));
        if (kind == Kind.AVERAGE_INCLUDE_PADDING) {
            attributes.add(OnnxAttribute.of("count_include_pad", 1));
        }
        String y = graph.add(
                kind == Kind.MAX ? "MaxPool" : "AveragePool",
                List.of(graph.real(node.input())),
                attributes.toArray(new OnnxAttribute[0]));
        return graph.store(y, TensorKind.IMAGE_NHWC, node.output());
    }
}
