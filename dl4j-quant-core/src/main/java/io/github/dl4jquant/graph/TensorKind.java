package io.github.dl4jquant.graph;

import io.github.dl4jquant.scheme.Layout;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;

/** What the axes of a tensor mean in the network as it was handed in. */
public enum TensorKind {
    /** [minibatch, features]. */
    FEED_FORWARD(0, Layout.CHANNELS_FIRST),
    /** [minibatch, channels, time]. */
    SEQUENCE_NCW(1, Layout.CHANNELS_FIRST),
    /** [minibatch, time, channels]. */
    SEQUENCE_NWC(1, Layout.CHANNELS_LAST),
    /** [minibatch, channels, height, width]. */
    IMAGE_NCHW(2, Layout.CHANNELS_FIRST),
    /** [minibatch, height, width, channels]. */
    IMAGE_NHWC(2, Layout.CHANNELS_LAST),
    /** [minibatch, channels, depth, height, width]. */
    VOLUME_NCDHW(3, Layout.CHANNELS_FIRST),
    /** [minibatch, depth, height, width, channels]. */
    VOLUME_NDHWC(3, Layout.CHANNELS_LAST),
    /** Not known: such tensors are never re-ordered. */
    UNKNOWN(0, Layout.CHANNELS_FIRST);

    private final int positionAxes;
    private final Layout originalLayout;

    TensorKind(int positionAxes, Layout originalLayout) {
        this.positionAxes = positionAxes;
        this.originalLayout = originalLayout;
    }

    /** The kind of an image in this axis order. */
    public static TensorKind of(CNN2DFormat format) {
        return format == CNN2DFormat.NHWC ? IMAGE_NHWC : IMAGE_NCHW;
    }

    /** The kind of a sequence in this axis order; null is Deeplearning4j's default, channels first. */
    public static TensorKind of(RNNFormat format) {
        return format == RNNFormat.NWC ? SEQUENCE_NWC : SEQUENCE_NCW;
    }

    /** The kind of a volume in this axis order. */
    public static TensorKind of(Convolution3D.DataFormat format) {
        return format == Convolution3D.DataFormat.NDHWC ? VOLUME_NDHWC : VOLUME_NCDHW;
    }

    /** The kind of tensor that a Deeplearning4j layer, vertex or preprocessor takes, where its type leaves no choice. */
    public static Optional<TensorKind> demandedBy(Object conf) {
        return DemandedKind.of(conf);
    }

    /** The kind with the same axes in the order that this library's layers use: channels last. */
    public TensorKind channelsLast() {
        return switch (this) {
            case SEQUENCE_NCW -> SEQUENCE_NWC;
            case IMAGE_NCHW -> IMAGE_NHWC;
            case VOLUME_NCDHW -> VOLUME_NDHWC;
            default -> this;
        };
    }

    /** The kind with the same axes and channels first, the order of ONNX. */
    public TensorKind channelsFirst() {
        return switch (this) {
            case SEQUENCE_NWC -> SEQUENCE_NCW;
            case IMAGE_NHWC -> IMAGE_NCHW;
            case VOLUME_NDHWC -> VOLUME_NCDHW;
            default -> this;
        };
    }

    /** Whether this is a three-dimensional tensor over time. */
    public boolean isSequence() {
        return positionAxes == 1;
    }

    /** Whether this is a four-dimensional image tensor. */
    public boolean isImage() {
        return positionAxes == 2;
    }

    /** Whether this is a five-dimensional tensor. */
    public boolean isVolume() {
        return positionAxes == 3;
    }

    /** Number of axes besides minibatch and channels: time, or height and width, or depth, height and width. */
    public int positionAxes() {
        return positionAxes;
    }

    /** Whether channels can stand before or after other axes; the kernels of this library take them last. */
    public boolean hasLayouts() {
        return positionAxes > 0;
    }

    /** Order of the axes in the network as it was handed in; channels first for what has only one order. */
    public Layout originalLayout() {
        return originalLayout;
    }

    /** Which axis holds the channels in the network as it was handed in; 1 where there is no choice. */
    public int channelAxis() {
        return originalLayout == Layout.CHANNELS_LAST ? positionAxes + 1 : 1;
    }
}
