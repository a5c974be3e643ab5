package io.github.dl4jquant.layers.pooling;

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
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** {@link QuantizedPooling} as MaxPool, AveragePool or LpPool. */
@AutoService(OnnxRule.class)
public final class PoolingOnnxRule implements OnnxRule<QuantizedPooling> {

    @Override
    public Class<QuantizedPooling> confType() {
        return QuantizedPooling.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(SubsamplingLayer.class, Pooling2D.class, Subsampling1DLayer.class, Pooling1D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedPooling conf) {
        return Optional.of(OnnxInput.anySize(kind(conf), -1));
    }

    private static TensorKind kind(QuantizedPooling conf) {
        return conf.isSequence() ? TensorKind.SEQUENCE_NWC : TensorKind.IMAGE_NHWC;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedPooling> node, OnnxGraph graph) {
        QuantizedPooling conf = node.conf();
        OnnxWindow window =
                conf.isSequence() ? OnnxWindow.ofSequences(conf.getWindow()) : OnnxWindow.ofImages(conf.getWindow());
        String x = graph.real(node.input());
        String y;
        if (conf.getKind() == null) {
            y = OnnxPooling.norm(x, conf.getNorm(), window, graph);
        } else if (conf.getKind() == Kind.MAX) {
            y = OnnxPooling.max(x, window, graph);
        } else {
            y = OnnxPooling.average(x, window, conf.getKind() == Kind.AVERAGE_INCLUDE_PADDING, graph);
        }
        return graph.store(y, kind(conf), node.output());
    }
}
