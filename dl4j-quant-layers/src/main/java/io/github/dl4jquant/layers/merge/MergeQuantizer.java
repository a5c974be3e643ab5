package io.github.dl4jquant.layers.merge;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Rule for {@link MergeVertex} along the channels of images, or the features of vectors. */
@AutoService(NodeQuantizer.class)
public final class MergeQuantizer implements NodeQuantizer<MergeVertex> {

    @Override
    public Class<MergeVertex> nodeType() {
        return MergeVertex.class;
    }

    @Override
    public Set<Precision> precisions() {
        return MergeOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, MergeVertex conf) {
        TensorKind kind = node.inputKind();
        if (Set.copyOf(node.inputKinds()).size() > 1) {
            throw new UnsupportedNodeException("inputs of different kinds: " + node.inputKinds());
        }
        if (!kind.isImage() && kind != TensorKind.FEED_FORWARD) {
            throw new UnsupportedNodeException("merging tensors of kind " + kind);
        }
        int channels = kind == TensorKind.IMAGE_NHWC ? 3 : 1;
        if (conf.getMergeAxis() != channels) {
            throw new UnsupportedNodeException(
                    "merging along axis " + conf.getMergeAxis() + "; the channels are axis " + channels);
        }
        return NodeQuantizer.single(new MergeOperation());
    }
}
