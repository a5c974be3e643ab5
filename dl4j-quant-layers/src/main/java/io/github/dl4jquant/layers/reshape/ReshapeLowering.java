package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.Axes;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer.Step;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** What the rules for preprocessors and for vertices around preprocessors share. */
final class ReshapeLowering {

    static final Set<Precision> PRECISIONS = EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32);

    private ReshapeLowering() {}

    /** The operations of a preprocessor. */
    static List<Step> lower(GraphNode node, InputPreProcessor conf) {
        List<Step> steps = new ArrayList<>();
        List<InputPreProcessor> links = links(conf);
        List<TensorKind> kinds = node.inputKinds();
        for (int i = 0; i < links.size(); i++) {
            boolean last = i == links.size() - 1;
            Operation operation = operation(links.get(i), kinds.get(0), last ? node.outputKind() : TensorKind.UNKNOWN);
            steps.add(new Step(last ? "" : "-" + (i + 1), operation));
            kinds = List.of(operation.outputKind(kinds));
        }
        if (kinds.get(0) != node.outputKind()) {
            throw new UnsupportedNodeException("makes " + kinds.get(0) + " where " + node.outputKind() + " is read");
        }
        return steps;
    }

    private static List<InputPreProcessor> links(InputPreProcessor conf) {
        return conf instanceof ComposableInputPreProcessor chain
                ? Arrays.stream(chain.getInputPreProcessors())
                        .flatMap(link -> links(link).stream())
                        .toList()
                : List.of(conf);
    }

    /** @param out what the axes mean behind it, where that does not follow; UNKNOWN inside of a chain */
    private static Operation operation(InputPreProcessor conf, TensorKind in, TensorKind out) {
        if (conf.getClass() == CnnToFeedForwardPreProcessor.class) {
            return flatten(in, (CnnToFeedForwardPreProcessor) conf);
        } else if (conf.getClass() == FeedForwardToCnnPreProcessor.class) {
            return unflatten(in, (FeedForwardToCnnPreProcessor) conf);
        } else if (conf.getClass() == RnnToFeedForwardPreProcessor.class && in == TensorKind.FEED_FORWARD) {
            // Deeplearning4j puts it behind pooling over sequences, and lets vectors pass
            return new ReshapeOperation(List.of(0L, -1L), in, TensorKind.FEED_FORWARD, null);
        } else if (conf.getClass() == RnnToFeedForwardPreProcessor.class) {
            require(in, TensorKind.of(((RnnToFeedForwardPreProcessor) conf).getRnnDataFormat()));
            return new TimeReshapeOperation(false, 0, 0, 0, TensorKind.FEED_FORWARD);
        } else if (conf.getClass() == FeedForwardToRnnPreProcessor.class) {
            require(in, TensorKind.FEED_FORWARD);
            return new TimeReshapeOperation(
                    true, 0, 0, 0, TensorKind.of(((FeedForwardToRnnPreProcessor) conf).getRnnDataFormat()));
        } else if (conf instanceof RnnToCnnPreProcessor images) {
            require(in, TensorKind.of(images.getRnnDataFormat()));
            return new TimeReshapeOperation(
                    false,
                    images.getInputHeight(),
                    images.getInputWidth(),
                    images.getNumChannels(),
                    TensorKind.IMAGE_NCHW);
        } else if (conf instanceof CnnToRnnPreProcessor images) {
            return sequence(in, images);
        } else if (conf.getClass() == Cnn3DToFeedForwardPreProcessor.class) {
            boolean first = ((Cnn3DToFeedForwardPreProcessor) conf).isNCDHW();
            require(in, first ? TensorKind.VOLUME_NCDHW : TensorKind.VOLUME_NDHWC);
            return new ReshapeOperation(List.of(0L, -1L), in, TensorKind.FEED_FORWARD, null);
        } else if (conf instanceof FeedForwardToCnn3DPreProcessor volume) {
            return volume(in, volume);
        }
        return ofKeras(conf, in, out);
    }

    private static Operation ofKeras(InputPreProcessor conf, TensorKind in, TensorKind out) {
        if (conf instanceof KerasFlattenRnnPreprocessor flatten) {
            requireKnown(in);
            return new ReshapeOperation(
                    List.of(0L, flatten.getDepth() * flatten.getTsLength()), in, TensorKind.FEED_FORWARD, null);
        } else if (conf instanceof ReshapePreprocessor reshape) {
            List<Long> target = new ArrayList<>();
            target.add(-1L);
            long[] sizes = reshape.getTargetShape();
            for (int i = reshape.isHasMiniBatchDimension() ? 1 : 0; i < sizes.length; i++) {
                target.add(sizes[i]);
            }
            return reshape(target, in, out, null);
        } else if (conf instanceof PermutePreprocessor permute) {
            return permute(permute.getPermutationIndices(), in, out);
        }
        throw new UnsupportedNodeException("no int8 form of " + conf.getClass().getSimpleName());
    }

    /** @param target sizes in the network's own order */
    static ReshapeOperation reshape(List<Long> target, TensorKind in, TensorKind out, MaskReshape masks) {
        requireKnown(in);
        if (Axes.count(out) != target.size()) {
            throw new UnsupportedNodeException("makes " + target.size() + " axes, where " + out + " is read");
        }
        return new ReshapeOperation(target, in, out, masks);
    }

    /** The indices are with the minibatch, which is then the first and 0, or without. */
    private static PermuteOperation permute(int[] indices, TensorKind in, TensorKind out) {
        int axes = Axes.count(in);
        boolean withMinibatch = indices.length == axes;
        boolean fits = axes > 0 && axes == Axes.count(out) && (withMinibatch || indices.length == axes - 1);
        if (!fits || (withMinibatch && indices[0] != 0)) {
            throw new UnsupportedNodeException("permutes " + in + " by " + Arrays.toString(indices) + " to " + out);
        }
        Integer[] order = new Integer[axes];
        for (int axis = 0; axis < axes; axis++) {
            int from = withMinibatch ? indices[axis] : axis == 0 ? 0 : indices[axis - 1];
            order[Axes.channelsLast(out, axis)] = Axes.channelsLast(in, from);
        }
        return new PermuteOperation(List.of(order), out);
    }

    private static TimeReshapeOperation sequence(TensorKind in, CnnToRnnPreProcessor conf) {
        require(in, TensorKind.IMAGE_NCHW);
        if (conf.getRnnDataFormat() == null) {
            throw new UnsupportedNodeException("axis order not set");
        }
        return new TimeReshapeOperation(
                true,
                (int) conf.getInputHeight(),
                (int) conf.getInputWidth(),
                (int) conf.getNumChannels(),
                TensorKind.of(conf.getRnnDataFormat()));
    }

    private static ReshapeOperation volume(TensorKind in, FeedForwardToCnn3DPreProcessor conf) {
        require(in, TensorKind.FEED_FORWARD);
        long depth = conf.getInputDepth();
        long height = conf.getInputHeight();
        long width = conf.getInputWidth();
        long channels = conf.getNumChannels();
        return conf.isNCDHW()
                ? new ReshapeOperation(List.of(0L, channels, depth, height, width), in, TensorKind.VOLUME_NCDHW, null)
                : new ReshapeOperation(List.of(0L, depth, height, width, channels), in, TensorKind.VOLUME_NDHWC, null);
    }

    private static void require(TensorKind in, TensorKind expected) {
        if (in != expected) {
            throw new UnsupportedNodeException("input is " + in + ", the preprocessor is for " + expected);
        }
    }

    private static void requireKnown(TensorKind in) {
        if (in == TensorKind.UNKNOWN) {
            throw new UnsupportedNodeException("input is " + in);
        }
    }

    /** Sizes of 0 mean that Deeplearning4j takes those of the first image it sees; then any image is taken. */
    private static FlattenOperation flatten(TensorKind in, CnnToFeedForwardPreProcessor conf) {
        ImageLayers.requireImage(in, conf.getFormat());
        return new FlattenOperation(
                (int) conf.getInputHeight(),
                (int) conf.getInputWidth(),
                (int) conf.getNumChannels(),
                conf.getFormat() == CNN2DFormat.NHWC);
    }

    private static UnflattenOperation unflatten(TensorKind in, FeedForwardToCnnPreProcessor conf) {
        if (in != TensorKind.FEED_FORWARD) {
            throw new UnsupportedNodeException("makes an image of " + in);
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
