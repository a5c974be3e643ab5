package io.github.dl4jquant.layers.locallyconnected;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxProduct;
import io.github.dl4jquant.layers.common.OnnxWeights;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;

/** {@link QuantizedLocallyConnected} as Gather and a convolution with a group for each position. */
@AutoService(OnnxRule.class)
public final class LocallyConnectedOnnxRule implements OnnxRule<QuantizedLocallyConnected> {

    @Override
    public Class<QuantizedLocallyConnected> confType() {
        return QuantizedLocallyConnected.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(LocallyConnected1D.class, LocallyConnected2D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedLocallyConnected conf) {
        PatchGrid grid = conf.getGrid();
        OnnxPatches patches = new OnnxPatches(null, grid, conf.getOutChannels());
        return Optional.of(
                grid.sequence()
                        ? OnnxInput.of(patches.kind(), grid.inChannels(), grid.inHeight())
                        : OnnxInput.of(patches.kind(), grid.inChannels(), grid.inHeight(), grid.inWidth()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedLocallyConnected> node, OnnxGraph graph) {
        QuantizedLocallyConnected conf = node.conf();
        OnnxPatches patches = new OnnxPatches(graph, conf.getGrid(), conf.getOutChannels());
        OnnxTensor cut = patches.cut(node.input());
        OnnxTensor y = new OnnxProduct(
                        graph,
                        node,
                        patches.product(),
                        OnnxWeights.of(node),
                        conf.getActivation(),
                        conf.isNonNegativeInput(),
                        null)
                .emit(cut, cut.kind());
        return graph.store(patches.placed(graph.real(y)), patches.kind(), node.output());
    }
}
