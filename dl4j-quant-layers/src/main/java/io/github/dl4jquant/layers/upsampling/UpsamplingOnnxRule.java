package io.github.dl4jquant.layers.upsampling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;

/** {@link QuantizedUpsampling} as Resize. */
@AutoService(OnnxRule.class)
public final class UpsamplingOnnxRule implements OnnxRule<QuantizedUpsampling> {

    @Override
    public Class<QuantizedUpsampling> confType() {
        return QuantizedUpsampling.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(Upsampling2D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedUpsampling conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedUpsampling> node, OnnxGraph graph) {
        float[] factors = {1f, 1f, node.conf().getFactorHeight(), node.conf().getFactorWidth()};
        return OnnxMoves.of(node, graph, TensorKind.IMAGE_NHWC, x -> OnnxMoves.repeated(graph, x, factors));
    }
}
