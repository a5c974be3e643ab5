package io.github.dl4jquant.layers.blocks;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Blocks of pixels to minibatch: input [minibatch, height, width, channels], output [blockHeight * blockWidth * minibatch,
 * paddedHeight / blockHeight, paddedWidth / blockWidth, channels]; image {@code (y * blockWidth + x) * minibatch + n}
 * holds the pixels at row y and column x of all blocks of image n. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedSpaceToBatch extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int blockHeight;
    private int blockWidth;
    private int top;
    private int bottom;
    private int left;
    private int right;

    /** For JSON. */
    public QuantizedSpaceToBatch() {}

    QuantizedSpaceToBatch(Placement placement, SpaceToBatchOperation operation) {
        super(placement);
        this.blockHeight = operation.blockHeight();
        this.blockWidth = operation.blockWidth();
        this.top = operation.top();
        this.bottom = operation.bottom();
        this.left = operation.left();
        this.right = operation.right();
    }

    public int getBlockHeight() {
        return blockHeight;
    }

    public void setBlockHeight(int blockHeight) {
        this.blockHeight = blockHeight;
    }

    public int getBlockWidth() {
        return blockWidth;
    }

    public void setBlockWidth(int blockWidth) {
        this.blockWidth = blockWidth;
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
        long paddedHeight = in.length == 4 ? top + in[1] + bottom : -1;
        long paddedWidth = in.length == 4 ? left + in[2] + right : -1;
        if (in.length != 4 || paddedHeight % blockHeight != 0 || paddedWidth % blockWidth != 0) {
            throw wrongShape(
                    "[minibatch, height, width, channels] that after padding consists of whole blocks of " + blockHeight
                            + " x " + blockWidth,
                    in);
        }
        long height = paddedHeight / blockHeight;
        long width = paddedWidth / blockWidth;
        MoveSpec move = MoveSpec.of(inputFormat(), in)
                .startAt(1, -top)
                .startAt(2, -left)
                .walk(1, blockHeight, 1)
                .walk(2, blockWidth, 1)
                .keep(0)
                .walk(1, height, blockHeight)
                .walk(2, width, blockWidth)
                .keep(3)
                .build();
        return new ShapedKernel(move, new long[] {in[0] * blockHeight * blockWidth, height, width, in[3]});
    }

    @Override
    public boolean mixesSamples() {
        return true;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedSpaceToBatchImpl(conf, networkDataType);
    }
}
