package io.github.dl4jquant.layers.blocks;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;

/** {@link QuantizedSpaceToDepth} as SpaceToDepth, which runtimes have for float only; as Slice and Concat where it is int8. */
@AutoService(OnnxRule.class)
public final class SpaceToDepthOnnxRule implements OnnxRule<QuantizedSpaceToDepth> {

    @Override
    public Class<QuantizedSpaceToDepth> confType() {
        return QuantizedSpaceToDepth.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(SpaceToDepthLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedSpaceToDepth conf) {
        return Optional.of(OnnxInput.anySize(TensorKind.IMAGE_NHWC, -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedSpaceToDepth> node, OnnxGraph graph) {
        int block = node.conf().getBlock();
        return OnnxMoves.of(
                node,
                graph,
                TensorKind.IMAGE_NHWC,
                x -> node.output().isInt8()
                        ? graph.concat(BlockSlices.of(graph, x, block, block), 1)
                        : graph.add("SpaceToDepth", List.of(x), OnnxAttribute.of("blocksize", block)));
    }
}
