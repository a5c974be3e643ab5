package io.github.dl4jquant.graph;

import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BasePretrainNetwork;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** The kind of tensor that a layer needs on its way in, where its type leaves no choice. */
final class DemandedKind {

    private static final Set<String> KEEPING_VERTICES = Set.of(
            "ElementWiseVertex",
            "MergeVertex",
            "ScaleVertex",
            "ShiftVertex",
            "SubsetVertex",
            "StackVertex",
            "UnstackVertex",
            "L2NormalizeVertex",
            "PoolHelperVertex",
            "ReverseTimeSeriesVertex");

    private DemandedKind() {}

    /**
     * Whether what is demanded behind a node is demanded before it too: not where it changes the kind (global pooling),
     * nor where it accepts several (Deeplearning4j's flattening lets vectors pass).
     */
    static boolean looksThrough(Object conf) {
        return !(conf instanceof GlobalPoolingLayer)
                        && !(conf instanceof InputPreProcessor)
                        && !conf.getClass().getSimpleName().endsWith("Vertex")
                || KEEPING_VERTICES.contains(conf.getClass().getSimpleName());
    }

    /** Whether a vertex leaves the meaning of the axes as it is. */
    static boolean keepsAxes(Object conf) {
        return KEEPING_VERTICES.contains(conf.getClass().getSimpleName());
    }

    static Optional<TensorKind> of(Object conf) {
        if (conf instanceof PreprocessorVertex vertex) {
            return of(vertex.getPreProcessor());
        } else if (conf instanceof ComposableInputPreProcessor chain) {
            return of(chain.getInputPreProcessors()[0]);
        } else if (conf instanceof LastTimeStepVertex || conf instanceof ReverseTimeSeriesVertex) {
            return Optional.of(TensorKind.SEQUENCE_NCW); // the only order they know
        } else if (conf instanceof PoolHelperVertex) {
            return Optional.of(TensorKind.IMAGE_NCHW);
        } else if (conf instanceof DuplicateToTimeSeriesVertex) {
            return Optional.of(TensorKind.FEED_FORWARD);
        }
        String type = conf.getClass().getSimpleName();
        if (conf instanceof CnnToRnnPreProcessor || conf instanceof PrimaryCapsules) {
            return Optional.of(TensorKind.IMAGE_NCHW);
        } else if (conf instanceof RnnToFeedForwardPreProcessor rnn) {
            return Optional.of(TensorKind.of(rnn.getRnnDataFormat()));
        } else if (conf instanceof RnnToCnnPreProcessor rnn) {
            return Optional.of(TensorKind.of(rnn.getRnnDataFormat()));
        } else if (conf instanceof Cnn3DToFeedForwardPreProcessor volume) {
            return Optional.of(volume.isNCDHW() ? TensorKind.VOLUME_NCDHW : TensorKind.VOLUME_NDHWC);
        } else if (type.startsWith("FeedForwardTo")) {
            return Optional.of(TensorKind.FEED_FORWARD);
        }
        return produced(conf).or(() -> SequenceKinds.of(conf)).or(() -> feedForward(conf));
    }

    /** Layers that produce the kind they take. */
    static Optional<TensorKind> produced(Object conf) {
        if (SequenceKinds.keeps(conf)) {
            return SequenceKinds.of(conf);
        }
        return volume(conf).or(() -> Optional.ofNullable(imageFormat(conf)).map(TensorKind::of));
    }

    /** Layers over volumes; what Deeplearning4j says of the order that they produce is not always true. */
    static Optional<TensorKind> volume(Object conf) {
        if (conf instanceof Convolution3D c) {
            return Optional.of(TensorKind.of(c.getDataFormat()));
        } else if (conf instanceof Deconvolution3D c) {
            return Optional.of(TensorKind.of(c.getDataFormat()));
        } else if (conf instanceof Subsampling3DLayer c) {
            return Optional.of(TensorKind.of(c.getDataFormat()));
        } else if (conf instanceof Upsampling3D c) {
            return Optional.of(TensorKind.of(c.getDataFormat()));
        } else if (conf instanceof Cnn3DLossLayer c) {
            return Optional.of(TensorKind.of(c.getDataFormat()));
        } else if (conf instanceof Cropping3D || conf instanceof ZeroPadding3DLayer) {
            return Optional.of(TensorKind.VOLUME_NCDHW); // the only order they know
        }
        return Optional.empty();
    }

    private static Optional<TensorKind> feedForward(Object conf) {
        boolean known = conf instanceof DenseLayer
                || conf instanceof BaseOutputLayer
                || conf instanceof BasePretrainNetwork
                || conf instanceof ElementWiseMultiplicationLayer
                || conf instanceof EmbeddingLayer
                || conf instanceof EmbeddingSequenceLayer // an index for each time step: no channels
                || conf instanceof RepeatVector;
        return known ? Optional.of(TensorKind.FEED_FORWARD) : Optional.empty();
    }

    /** Null for what is no image layer. Batch normalization says a format but takes any kind. */
    private static CNN2DFormat imageFormat(Object conf) {
        if (conf instanceof BatchNormalization) {
            return null;
        } else if (conf instanceof ConvolutionLayer c) {
            return c.getCnn2dDataFormat() == null ? CNN2DFormat.NCHW : c.getCnn2dDataFormat();
        } else if (conf instanceof SubsamplingLayer c) {
            return c.getCnn2dDataFormat();
        } else if (conf instanceof Upsampling2D c) {
            return c.getFormat();
        } else if (conf instanceof ZeroPaddingLayer c) {
            return c.getDataFormat();
        } else if (conf instanceof Cropping2D c) {
            return c.getDataFormat();
        } else if (conf instanceof SpaceToDepthLayer c) {
            return c.getDataFormat();
        } else if (conf instanceof SpaceToBatchLayer c) {
            return c.getFormat();
        } else if (conf instanceof LocalResponseNormalization c) {
            return c.getDataFormat();
        } else if (conf instanceof LocallyConnected2D c) {
            return c.getFormat();
        } else if (conf instanceof CnnLossLayer c) {
            return c.getFormat();
        } else if (conf instanceof Yolo2OutputLayer c) {
            return c.getFormat();
        }
        return null;
    }
}
