package io.github.dl4jquant.layers.original;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Map;
import java.util.Optional;

/** {@link OriginalVertex} as what the rule for the Deeplearning4j vertex inside says. */
@AutoService(OnnxRule.class)
public final class OriginalVertexOnnxRule implements OnnxRule<OriginalVertex> {

    @Override
    public Class<OriginalVertex> confType() {
        return OriginalVertex.class;
    }

    @Override
    public Optional<OnnxInput> reads(OriginalVertex conf) {
        return OriginalInputs.of(conf.getInner());
    }

    @Override
    public Optional<Object> inside(OriginalVertex conf) {
        return Optional.of(conf.getInner());
    }

    @Override
    public OnnxTensor emit(OnnxNode<OriginalVertex> node, OnnxGraph graph) {
        if (node.block() != null) {
            throw new UnsupportedNodeException("a vertex with parameters of its own");
        }
        return graph.emit(node.with(node.conf().getInner(), Map.of()));
    }
}
