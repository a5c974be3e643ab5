package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * INT8_WEIGHT convolution. oneDNN has none, so blocks of output channels take turns: weights of one block are turned
 * into floats in scratch memory that all blocks share, and convolved in float. No more than one block is ever float, and
 * there are at least two, but for a layer of one output channel or group, and for small ones, where cutting input and
 * result into pieces takes longer than everything else.
 */
final class BlockwiseConvolution implements ProductRunner {

    /** Channels of a block: oneDNN's kernels like 64. */
    private static final int BLOCK_CHANNELS = 64;

    /** More channels where a block stays below this many weights, so that small layers need not be cut up. */
    private static final int BLOCK_WEIGHTS = 1 << 18;

    /** Weights of a layer that is not cut: 1 MB as floats, for a moment, in memory that all layers share. */
    private static final int UNCUT_WEIGHTS = 1 << 18;

    /**
     * Over so many pixels of an image a convolution of 1x1 is up to a tenth faster than oneDNN's matrix product, which turns
     * weights into floats again and again.
     */
    private static final int MANY_PIXELS = 2048;

    /** Channels that a vector register holds. */
    private static final int LANES = 16;

    private final List<ConvolutionBlock> blocks = new ArrayList<>();
    private final OneDnnEngine engine;
    private final long scratchBytes;

    /** @param weights of which scales and bias are used */
    BlockwiseConvolution(OneDnnEngine engine, IntegerWeights integers, WeightTensor weights, ConvolutionSpec spec) {
        this.engine = engine;
        long most = 0;
        try {
            int step = channelsPerBlock(spec);
            for (int first = 0; first < spec.outChannels(); first += step) {
                int count = Math.min(step, spec.outChannels() - first);
                ConvolutionBlock block =
                        new ConvolutionBlock(engine, integers, weights, spec, part(spec, count), first);
                blocks.add(block);
                most = Math.max(most, block.scratchBytes());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        this.scratchBytes = most;
    }

    /** Whether a convolution over single pixels is better done here than as a matrix product. */
    static boolean outrunsMatrix(ConvolutionSpec spec) {
        return isUncut(spec) && spec.outPixels() >= MANY_PIXELS;
    }

    private static boolean isUncut(ConvolutionSpec spec) {
        return (long) spec.outChannels() * spec.weightsPerChannel() <= UNCUT_WEIGHTS;
    }

    /** Whole groups, if there are several. */
    static int channelsPerBlock(ConvolutionSpec spec) {
        if (isUncut(spec)) {
            return spec.outChannels();
        }
        int fitting = Math.max(BLOCK_CHANNELS, BLOCK_WEIGHTS / spec.weightsPerChannel());
        int unit =
                spec.groups() == 1 ? Math.min(BLOCK_CHANNELS, spec.outChannels()) : spec.outChannels() / spec.groups();
        int channels = Math.max(1, fitting / unit) * unit;
        return Math.min(channels, largestPart(spec));
    }

    /** About half of the output channels, so that the weights of a layer are never float as a whole. */
    private static int largestPart(ConvolutionSpec spec) {
        int half = (spec.outChannels() + 1) / 2;
        if (spec.groups() > 1) {
            int perGroup = spec.outChannels() / spec.groups();
            return (half + perGroup - 1) / perGroup * perGroup;
        }
        int unit = half >= BLOCK_CHANNELS ? BLOCK_CHANNELS : LANES;
        int rounded = (half + unit - 1) / unit * unit;
        return rounded < spec.outChannels() ? rounded : half;
    }

    /** The convolution of one block: input channels are those of its groups. */
    private static ConvolutionSpec part(ConvolutionSpec spec, int channels) {
        int groups = spec.groups() == 1 ? 1 : channels / (spec.outChannels() / spec.groups());
        return new ConvolutionSpec(
                Precision.FLOAT32,
                spec.batch(),
                spec.inChannels() / spec.groups() * groups,
                spec.inHeight(),
                spec.inWidth(),
                channels,
                spec.window(),
                spec.depth(),
                groups,
                false,
                TensorFormat.float32(),
                TensorFormat.float32(),
                spec.residual() == null ? null : TensorFormat.float32(),
                spec.activation());
    }

    @Override
    public void run(long source, long residual, long destination) {
        ScratchPool.Block scratch = engine.scratch().borrow(scratchBytes);
        try {
            for (int i = 0; i < blocks.size(); i++) { // an iterator would be an object for each call
                blocks.get(i).run(source, residual, destination, scratch.address());
            }
        } finally {
            engine.scratch().giveBack(scratch);
        }
    }

    @Override
    public void close() {
        blocks.forEach(ConvolutionBlock::close);
    }
}
