package io.github.dl4jquant.layers.volume;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.kernel.PoolingSpec.Kind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;

/** Rule for {@link Subsampling3DLayer}. Deeplearning4j computes the average for every type but MAX, SUM and PNORM too. */
@AutoService(NodeQuantizer.class)
public final class Subsampling3dQuantizer implements NodeQuantizer<Subsampling3DLayer> {

    @Override
    public Class<Subsampling3DLayer> nodeType() {
        return Subsampling3DLayer.class;
    }

    @Override
    public Set<Precision> precisions() {
        return Pooling3dOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, Subsampling3DLayer conf) {
        VolumeWindow.requireVolume(node, conf.getDataFormat());
        VolumeWindow window = VolumeWindow.of(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode());
        Kind kind = conf.getPoolingType() == PoolingType.MAX ? Kind.MAX : Kind.AVERAGE_EXCLUDE_PADDING;
        return NodeQuantizer.single(new Pooling3dOperation(kind, window));
    }
}
