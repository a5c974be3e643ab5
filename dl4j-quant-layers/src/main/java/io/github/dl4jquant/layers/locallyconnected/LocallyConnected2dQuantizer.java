package io.github.dl4jquant.layers.locallyconnected;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;

/** Rule for {@link LocallyConnected2D}, which ignores its dilation but for the size of its output. */
@AutoService(NodeQuantizer.class)
public final class LocallyConnected2dQuantizer implements NodeQuantizer<LocallyConnected2D> {

    @Override
    public Class<LocallyConnected2D> nodeType() {
        return LocallyConnected2D.class;
    }

    @Override
    public Set<Precision> precisions() {
        return LocallyConnectedOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, LocallyConnected2D conf) {
        ImageLayers.requireImage(node, conf.getFormat());
        return LocallyConnectedLowering.lower(node, grid(conf), conf.getActivation());
    }

    /** Where its patches are. */
    static PatchGrid grid(LocallyConnected2D conf) {
        return new PatchGrid(
                false,
                conf.getInputSize()[0],
                conf.getInputSize()[1],
                (int) conf.getNIn(),
                conf.getKernel()[0],
                conf.getKernel()[1],
                conf.getStride()[0],
                conf.getStride()[1],
                conf.getPadding()[0],
                conf.getPadding()[1],
                conf.getOutputSize()[0],
                conf.getOutputSize()[1]);
    }
}
