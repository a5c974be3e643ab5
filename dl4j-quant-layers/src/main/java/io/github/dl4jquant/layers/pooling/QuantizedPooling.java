package io.github.dl4jquant.layers.pooling;

import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.NormPoolingSpec;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Pooling: input [minibatch, height, width, channels], output [minibatch, outHeight, outWidth, channels]. A sequence
 * [minibatch, time, channels] is an image of height 1. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedPooling extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private PoolingSpec.Kind kind;
    private int norm;
    private SlidingWindow window;
    private boolean sequence;

    /** For JSON. */
    public QuantizedPooling() {}

    QuantizedPooling(Placement placement, PoolingOperation operation) {
        super(placement);
        this.kind = operation.kind();
        this.norm = operation.norm();
        this.window = operation.window();
        this.sequence = placement.inputKinds().get(0).isSequence();
    }

    /** Null for a p-norm. */
    public PoolingSpec.Kind getKind() {
        return kind;
    }

    public void setKind(PoolingSpec.Kind kind) {
        this.kind = kind;
    }

    /** The p of a p-norm; 0 for others. */
    public int getNorm() {
        return norm;
    }

    public void setNorm(int norm) {
        this.norm = norm;
    }

    /** Whether it moves along time. */
    public boolean isSequence() {
        return sequence;
    }

    public void setSequence(boolean sequence) {
        this.sequence = sequence;
    }

    public SlidingWindow getWindow() {
        return window;
    }

    public void setWindow(SlidingWindow window) {
        this.window = window;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        int height = sequence || in.length != 4 ? 1 : (int) in[1];
        int width = in.length < 2 ? 0 : (int) in[in.length - 2];
        boolean divisorIsTheWindow = kind == PoolingSpec.Kind.AVERAGE_INCLUDE_PADDING;
        SlidingWindow cut = divisorIsTheWindow || sequence ? window : window.clippedTo(height, width);
        if (in.length != (sequence ? 3 : 4) || !cut.accepts(height, width)) {
            throw wrongShape(
                    "[minibatch, " + (sequence ? "time" : "height, width")
                            + ", channels] (channels last, as the layer before writes it) with room for a window of "
                            + (sequence ? "" : window.kernelHeight() + "x") + window.kernelWidth()
                            + (window.mode() == SlidingWindow.Mode.STRICT ? " that fits exactly (mode Strict)" : ""),
                    in);
        }
        int channels = (int) in[in.length - 1];
        Window2d padded = cut.window(height, width);
        int outWidth = padded.outWidth(width);
        return new ShapedKernel(
                spec((int) in[0], channels, height, width, padded),
                sequence
                        ? new long[] {in[0], outWidth, channels}
                        : new long[] {in[0], padded.outHeight(height), outWidth, channels});
    }

    private KernelSpec spec(int batch, int channels, int height, int width, Window2d padded) {
        return kind == null
                ? new NormPoolingSpec(norm, batch, channels, height, width, padded, inputFormat(), outputFormat())
                : new PoolingSpec(kind, batch, channels, height, width, padded, inputFormat(), outputFormat());
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedPoolingImpl(conf, networkDataType);
    }
}
