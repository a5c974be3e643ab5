package io.github.dl4jquant.layers.normalization;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

/** {@link QuantizedLrn} as LRN, which divides its factor by the number of channels that it sums over. */
@AutoService(OnnxRule.class)
public final class LrnOnnxRule implements OnnxRule<QuantizedLrn> {

    @Override
    public Class<QuantizedLrn> confType() {
        return QuantizedLrn.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(LocalResponseNormalization.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedLrn conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedLrn> node, OnnxGraph graph) {
        QuantizedLrn conf = node.conf();
        int size = 2 * conf.getReach() + 1;
        String y = graph.add(
                "LRN",
                List.of(graph.real(node.input())),
                OnnxAttribute.of("size", size),
                OnnxAttribute.of("alpha", conf.getAlpha() * size),
                OnnxAttribute.of("beta", conf.getBeta()),
                OnnxAttribute.of("bias", conf.getK()));
        return graph.store(y, TensorKind.IMAGE_NHWC, node.output());
    }
}
