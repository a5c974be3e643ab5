package io.github.dl4jquant.layers.blocks;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Squares of pixels to channels: input [minibatch, height, width, channels], output [minibatch, height / block, width /
 * block, block * block * channels], in the order [row in the square, column in the square, channel]. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedSpaceToDepth extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int block;

    /** For JSON. */
    public QuantizedSpaceToDepth() {}

    QuantizedSpaceToDepth(Placement placement, int block) {
        super(placement);
        this.block = block;
    }

    public int getBlock() {
        return block;
    }

    public void setBlock(int block) {
        this.block = block;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 4 || in[1] % block != 0 || in[2] % block != 0) {
            throw wrongShape("[minibatch, height, width, channels] with height and width divisible by " + block, in);
        }
        long height = in[1] / block;
        long width = in[2] / block;
        MoveSpec move = MoveSpec.of(inputFormat(), in)
                .keep(0)
                .walk(1, height, block)
                .walk(2, width, block)
                .walk(1, block, 1)
                .walk(2, block, 1)
                .keep(3)
                .build();
        return new ShapedKernel(move, new long[] {in[0], height, width, in[3] * block * block});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedSpaceToDepthImpl(conf, networkDataType);
    }
}
