package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.EnumSet;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** What the rules for preprocessors and for vertices around preprocessors share. */
final class ReshapeLowering {

    static final Set<Precision> PRECISIONS = EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32);

    private ReshapeLowering() {}

    /** Sizes of 0 mean that Deeplearning4j takes those of the first image it sees; then any image is taken. */
    static FlattenOperation flatten(GraphNode node, CnnToFeedForwardPreProcessor conf) {
        ImageLayers.requireImage(node, conf.getFormat());
        return new FlattenOperation(
                (int) conf.getInputHeight(),
                (int) conf.getInputWidth(),
                (int) conf.getNumChannels(),
                conf.getFormat() == CNN2DFormat.NHWC);
    }

    static UnflattenOperation unflatten(GraphNode node, FeedForwardToCnnPreProcessor conf) {
        if (node.inputKind() != TensorKind.FEED_FORWARD) {
            throw new UnsupportedNodeException("makes an image of " + node.inputKind());
        }
        int height = (int) conf.getInputHeight();
        int width = (int) conf.getInputWidth();
        int channels = (int) conf.getNumChannels();
        if (Math.min(height, Math.min(width, channels)) < 1) {
            throw new UnsupportedNodeException("image size not set");
        }
        return new UnflattenOperation(height, width, channels);
    }
}
