package io.github.dl4jquant.graph;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;

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
            "PoolHelperVertex");

    private static final Set<String> SEQUENCE_WRAPPERS = Set.of("LastTimeStep", "TimeDistributed", "MaskZeroLayer");

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

    static Optional<TensorKind> of(Object conf) {
        if (conf instanceof PreprocessorVertex vertex) {
            return of(vertex.getPreProcessor());
        }
        if (conf instanceof CnnToRnnPreProcessor) {
            return Optional.of(TensorKind.IMAGE_NCHW);
        }
        String type = conf.getClass().getSimpleName();
        if (SEQUENCE_WRAPPERS.contains(type)) {
            return Optional.of(TensorKind.SEQUENCE);
        }
        if (type.startsWith("FeedForwardTo")) {
            return Optional.of(TensorKind.FEED_FORWARD);
        }
        if (type.startsWith("RnnTo")) {
            return Optional.of(TensorKind.SEQUENCE);
        }
        if (type.startsWith("Cnn3DTo")) {
            return Optional.of(TensorKind.VOLUME);
        }
        return produced(conf).or(() -> feedForward(conf));
    }

    /** Layers that produce the kind they take. */
    static Optional<TensorKind> produced(Object conf) {
        if (conf instanceof Convolution1DLayer
                || conf instanceof Subsampling1DLayer
                || conf instanceof Upsampling1D
                || conf instanceof RnnOutputLayer
                || conf instanceof BaseRecurrentLayer
                || conf instanceof Bidirectional) {
            return Optional.of(TensorKind.SEQUENCE);
        }
        if (conf instanceof Convolution3D
                || conf instanceof Subsampling3DLayer
                || conf.getClass().getSimpleName().toLowerCase(Locale.ROOT).contains("3d")) {
            return Optional.of(TensorKind.VOLUME);
        }
        return Optional.ofNullable(imageFormat(conf)).map(DemandedKind::image);
    }

    private static Optional<TensorKind> feedForward(Object conf) {
        boolean known = conf instanceof DenseLayer || conf instanceof BaseOutputLayer;
        return known ? Optional.of(TensorKind.FEED_FORWARD) : Optional.empty();
    }

    private static TensorKind image(CNN2DFormat format) {
        return format == CNN2DFormat.NHWC ? TensorKind.IMAGE_NHWC : TensorKind.IMAGE_NCHW;
    }

    /** Null for what is no image layer. Batch normalization says a format but takes any kind. */
    private static CNN2DFormat imageFormat(Object conf) {
        if (conf instanceof BatchNormalization) {
            return null;
        } else if (conf instanceof ConvolutionLayer c) {
            return c.getCnn2dDataFormat();
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
