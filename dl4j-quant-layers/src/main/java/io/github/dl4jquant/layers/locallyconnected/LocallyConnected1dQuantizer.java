package io.github.dl4jquant.layers.locallyconnected;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;

/** Rule for {@link LocallyConnected1D}, which ignores its dilation but for the size of its output. */
@AutoService(NodeQuantizer.class)
public final class LocallyConnected1dQuantizer implements NodeQuantizer<LocallyConnected1D> {

    @Override
    public Class<LocallyConnected1D> nodeType() {
        return LocallyConnected1D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return LocallyConnectedOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, LocallyConnected1D conf) {
        if (node.inputKind() != TensorKind.SEQUENCE_NCW) {
            throw new UnsupportedNodeException(
                    "input is " + node.inputKind() + ", the layer is for " + TensorKind.SEQUENCE_NCW);
        }
        PatchGrid grid = new PatchGrid(
                true,
                conf.getInputSize(),
                1,
                (int) conf.getNIn(),
                conf.getKernel(),
                1,
                conf.getStride(),
                1,
                conf.getPadding(),
                0,
                conf.getOutputSize(),
                1);
        return LocallyConnectedLowering.lower(node, grid, conf.getActivation());
    }
}
