package io.github.dl4jquant.layers.blocks;

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
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;

/** {@link QuantizedSpaceToBatch} as Pad, Slice and Concat. */
@AutoService(OnnxRule.class)
public final class SpaceToBatchOnnxRule implements OnnxRule<QuantizedSpaceToBatch> {

    @Override
    public Class<QuantizedSpaceToBatch> confType() {
        return QuantizedSpaceToBatch.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(SpaceToBatchLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedSpaceToBatch conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedSpaceToBatch> node, OnnxGraph graph) {
        QuantizedSpaceToBatch conf = node.conf();
        String pads = graph.int64s(0, 0, conf.getTop(), conf.getLeft(), 0, 0, conf.getBottom(), conf.getRight());
        return OnnxMoves.of(node, graph, TensorKind.IMAGE_NHWC, x -> {
            String padded = OnnxMoves.padded(graph, x, node.output(), pads);
            return graph.concat(BlockSlices.of(graph, padded, conf.getBlockHeight(), conf.getBlockWidth()), 0);
        });
    }
}
