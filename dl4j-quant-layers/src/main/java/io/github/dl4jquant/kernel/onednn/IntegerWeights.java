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
    private PackedWeights.Place place;
    private boolean looked;

    /** @param canonical the weights in canonical order, a copy if need be */
    IntegerWeights(PackedWeights packed, Supplier<WeightTensor> canonical, ConvolutionSpec whole) {
        this.packed = packed;
        this.canonical = canonical;
        this.whole = whole;
        this.sizes = TensorDescs.convolutionWeightSizes(whole);
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
            List<memory.format_tag> tags = ChannelBlocks.tags(floats, ElementType.FLOAT32, partSizes);
            try (memory.desc plain = TensorDescs.convolutionWeights(ElementType.INT8, whole)) {
                place = packed.inPlace(tags, plain, sizes);
            }
        }
        if (place != null) {
            long index = first / (whole.outChannels() / sizes[0]);
            boolean last = index + partSizes[0] == sizes[0];
            long block = place.channelsOfBlock();
            if (index % block == 0 && (last || partSizes[0] % block == 0)) {
                return new Part(
                        new memory.desc(partSizes, memory.data_type.s8, place.tag()),
                        place.address() + index / block * place.blockBytes());
            }
        }
        return new Part(
                TensorDescs.convolutionWeights(ElementType.INT8, part),
                AddressPointer.of(canonical.get().values()) + (long) first * whole.weightsPerChannel());
    }
}
