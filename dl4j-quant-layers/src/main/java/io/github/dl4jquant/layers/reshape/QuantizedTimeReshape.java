package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Sequences [minibatch, time, features] to samples and back. Samples are vectors [time * minibatch, features] or images
 * [time * minibatch, height, width, channels], where {@code features} are in [channels, height, width] order; sample
 * {@code t * minibatch + n} is time step t of sequence n, as in Deeplearning4j. Persisted; mutable for Deeplearning4j's JSON
 * only.
 */
public final class QuantizedTimeReshape extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private boolean toSequence;
    private int height;
    private int width;
    private int channels;

    /** For JSON. */
    public QuantizedTimeReshape() {}

    QuantizedTimeReshape(Placement placement, TimeReshapeOperation operation) {
        super(placement);
        this.toSequence = operation.toSequence();
        this.height = operation.height();
        this.width = operation.width();
        this.channels = operation.channels();
    }

    /** Whether sequences are made; otherwise they are taken apart. */
    public boolean isToSequence() {
        return toSequence;
    }

    public void setToSequence(boolean toSequence) {
        this.toSequence = toSequence;
    }

    /** Of images; 0 for vectors. */
    public int getHeight() {
        return height;
    }

    public void setHeight(int height) {
        this.height = height;
    }

    public int getWidth() {
        return width;
    }

    public void setWidth(int width) {
        this.width = width;
    }

    public int getChannels() {
        return channels;
    }

    public void setChannels(int channels) {
        this.channels = channels;
    }

    /** Whether samples are images; otherwise vectors. */
    boolean images() {
        return channels > 0;
    }

    @Override
    public List<BlockPart> blockParts() {
        return List.of();
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        return toSequence ? sequenceShape(inputShapes[0], 1) : samplesShape(inputShapes[0]);
    }

    /** The shape of the sequences made of samples. */
    long[] sequenceShape(long[] in, long minibatch) {
        checkSamples(in);
        if (minibatch < 1 || in[0] % minibatch != 0) {
            throw wrongShape("as many samples as time steps in all " + minibatch + " sequences of the minibatch", in);
        }
        return new long[] {minibatch, in[0] / minibatch, images() ? (long) channels * height * width : in[1]};
    }

    private void checkSamples(long[] in) {
        boolean fits =
                images() ? in.length == 4 && in[1] == height && in[2] == width && in[3] == channels : in.length == 2;
        if (!fits) {
            throw wrongShape(
                    images()
                            ? "[samples, " + height + ", " + width + ", " + channels + "] (channels last)"
                            : "[samples, features]",
                    in);
        }
    }

    private long[] samplesShape(long[] in) {
        boolean fits = in.length == 3 && (!images() || in[2] == (long) channels * height * width);
        if (!fits) {
            throw wrongShape(
                    "[minibatch, time, " + (images() ? (long) channels * height * width : "features") + "]", in);
        }
        long samples = in[0] * in[1];
        return images() ? new long[] {samples, height, width, channels} : new long[] {samples, in[2]};
    }

    /** From samples to sequences of this shape. */
    MoveSpec toSequence(long[] sequence) {
        return images()
                ? MoveSpec.of(inputFormat(), sequence[1], sequence[0], height, width, channels)
                        .keep(1, 0, 4, 2, 3)
                        .build()
                : MoveSpec.of(inputFormat(), sequence[1], sequence[0], sequence[2])
                        .keep(1, 0, 2)
                        .build();
    }

    /** From sequences of this shape to samples. */
    MoveSpec toSamples(long[] sequence) {
        return images()
                ? MoveSpec.of(inputFormat(), sequence[0], sequence[1], channels, height, width)
                        .keep(1, 0, 3, 4, 2)
                        .build()
                : MoveSpec.of(inputFormat(), sequence).keep(1, 0, 2).build();
    }

    @Override
    public boolean mixesSamples() {
        return true;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedTimeReshapeImpl(conf, networkDataType);
    }
}
