package io.github.dl4jquant.graph;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;

/** The axis order of the sequences that a layer takes or a preprocessor makes. */
final class SequenceKinds {

    private SequenceKinds() {}

    /** Whether a layer makes sequences of sequences in the same axis order. */
    static boolean keeps(Object conf) {
        return of(conf).isPresent()
                && !(conf instanceof LastTimeStep)
                && !(conf instanceof FeedForwardToRnnPreProcessor)
                && !(conf instanceof CnnToRnnPreProcessor);
    }

    /** Empty for what has nothing to do with sequences. */
    static Optional<TensorKind> of(Object conf) {
        if (conf instanceof BaseRecurrentLayer layer) {
            return known(layer.getRnnDataFormat());
        } else if (conf instanceof Convolution1DLayer layer) {
            return known(layer.getRnnDataFormat());
        } else if (conf instanceof RnnOutputLayer layer) {
            return known(layer.getRnnDataFormat());
        } else if (conf instanceof RnnLossLayer layer) {
            return known(layer.getRnnDataFormat());
        } else if (conf instanceof Bidirectional layer) {
            return of(layer.getFwd());
        } else if (conf instanceof LastTimeStep layer) {
            return of(layer.getUnderlying());
        } else if (conf instanceof MaskZeroLayer layer) {
            return of(layer.getUnderlying());
        } else if (conf instanceof TimeDistributed layer) {
            return known(layer.getRnnDataFormat());
        } else if (conf instanceof Subsampling1DLayer layer) {
            return known(layer.getCnn2dDataFormat() == CNN2DFormat.NHWC ? RNNFormat.NWC : RNNFormat.NCW);
        } else if (conf instanceof FeedForwardToRnnPreProcessor processor) {
            return known(processor.getRnnDataFormat());
        } else if (conf instanceof CnnToRnnPreProcessor processor) {
            return known(processor.getRnnDataFormat());
        }
        return isChannelsFirst(conf) ? known(RNNFormat.NCW) : Optional.empty();
    }

    /** Layers that know one order only. */
    private static boolean isChannelsFirst(Object conf) {
        return conf instanceof Upsampling1D
                || conf instanceof ZeroPadding1DLayer
                || conf instanceof Cropping1D
                || conf instanceof LocallyConnected1D
                || conf instanceof SelfAttentionLayer
                || conf instanceof LearnedSelfAttentionLayer
                || conf instanceof RecurrentAttentionLayer
                || conf instanceof AttentionVertex
                || conf instanceof CapsuleLayer;
    }

    private static Optional<TensorKind> known(RNNFormat format) {
        return Optional.of(TensorKind.of(format));
    }
}
