package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.memory;

/**
 * INT8 weights of a convolution, to be turned into floats some output channels at a time: packed in place like the floats that
 * are wanted, where there is room, which takes a sixth of the time; otherwise in canonical order. For one kernel.
 */
final class IntegerWeights {

    private final PackedWeights packed;
    private final Supplier<WeightTensor> canonical;
    private final ConvolutionSpec whole;
    private final long[] sizes;
    private final int step;
    private PackedWeights.Place place;
    private boolean looked;

    /**
     * Weights for pieces of {@code step} output channels, the last one perhaps smaller.
     *
     * @param canonical the weights in canonical order, a copy if need be
     */
    IntegerWeights(PackedWeights packed, Supplier<WeightTensor> canonical, ConvolutionSpec whole, int step) {
        this.packed = packed;
        this.canonical = canonical;
        this.whole = whole;
        this.sizes = TensorDescs.convolutionWeightSizes(whole);
        this.step = step;
    }

    /**
     * Weights of some output channels.
     *
     * @param desc to be closed by the caller
     */
    record Part(memory.desc desc, long address) {}

    /**
     * Finds some output channels.
     *
     * @param floats how they are wanted
     * @param part the convolution of those channels
     * @param first of them
     */
    Part part(memory.desc floats, ConvolutionSpec part, int first) {
        long[] partSizes = TensorDescs.convolutionWeightSizes(part);
        if (!looked) {
            looked = true;
            place = hasAxesOfTheWhole() ? look(floats, partSizes) : null;
        }
        if (place == null) {
            return new Part(
                    TensorDescs.convolutionWeights(ElementType.INT8, part),
                    AddressPointer.of(canonical.get().values()) + (long) first * whole.weightsPerChannel());
        }
        long block = first == 0 ? 0 : first / channelsOfIndex() / place.channelsOfBlock();
        return new Part(
                new memory.desc(partSizes, memory.data_type.s8, place.tag()),
                place.address() + block * place.blockBytes());
    }

    private PackedWeights.Place look(memory.desc floats, long... partSizes) {
        List<memory.format_tag> wanted = ChannelBlocks.like(floats, ElementType.FLOAT32, partSizes);
        boolean whole = step >= this.whole.outChannels();
        long indices = step / channelsOfIndex();
        try (memory.desc plain = TensorDescs.convolutionWeights(ElementType.INT8, this.whole)) {
            return packed.inPlace(
                    wanted,
                    ChannelBlocks.tags(sizes.length),
                    block -> whole || (block > 0 && indices % block == 0),
                    plain,
                    sizes);
        }
    }

    /** Output channels for each index of the first axis, which are groups where there are several. */
    private int channelsOfIndex() {
        return (int) (whole.outChannels() / sizes[0]);
    }

    /** A piece of a single group has no axis for groups. */
    private boolean hasAxesOfTheWhole() {
        long indices = step / channelsOfIndex();
        boolean single = indices == 1 || sizes[0] % indices == 1;
        return whole.groups() == 1 || indices >= sizes[0] || !single;
    }
}
