package io.github.dl4jquant.layers.padding;

import io.github.dl4jquant.kernel.PadSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Zero padding: input [minibatch, height, width, channels], output [minibatch, top + height + bottom, left + width + right,
 * channels] in the same number format. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedZeroPadding extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int top;
    private int bottom;
    private int left;
    private int right;

    /** For JSON. */
    public QuantizedZeroPadding() {}

    QuantizedZeroPadding(Placement placement, ZeroPaddingOperation operation) {
        super(placement);
        this.top = operation.top();
        this.bottom = operation.bottom();
        this.left = operation.left();
        this.right = operation.right();
    }

    public int getTop() {
        return top;
    }

    public void setTop(int top) {
        this.top = top;
    }

    public int getBottom() {
        return bottom;
    }

    public void setBottom(int bottom) {
        this.bottom = bottom;
    }

    public int getLeft() {
        return left;
    }

    public void setLeft(int left) {
        this.left = left;
    }

    public int getRight() {
        return right;
    }

    public void setRight(int right) {
        this.right = right;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 4) {
            throw wrongShape("[minibatch, height, width, channels] (channels last, as the layer before writes it)", in);
        }
        return new ShapedKernel(
                new PadSpec(
                        (int) in[0], (int) in[1], (int) in[2], (int) in[3], top, bottom, left, right, inputFormat()),
                new long[] {in[0], top + in[1] + bottom, left + in[2] + right, in[3]});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedZeroPaddingImpl(conf, networkDataType);
    }
}
