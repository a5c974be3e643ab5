package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.scheme.ElementType;
import java.util.Arrays;
import org.bytedeco.dnnl.memory;

/**
 * Neighbouring output channels of weights that have been packed for all channels: no copy, but where they lie in a blocked
 * form whose outermost blocks are channels.
 *
 * @param first channel, of {@code all}
 */
record SomeChannels(PackedWeights all, int first) implements WeightForms {

    @Override
    public ElementType type() {
        return all.type();
    }

    /** Channels are the first axis. */
    @Override
    public memory in(memory.desc wanted, memory.desc plain) {
        PackedLayout part = BlockedLayouts.of(wanted, plain);
        memory found = part == null ? null : all.within(wanted, whole -> offset(whole, part));
        if (found == null) {
            throw new UnsupportedOperationException("the weights are not packed so that some channels lie together");
        }
        return found;
    }

    /** Bytes before the part; -1 where it is not a stretch of the whole. */
    private long offset(PackedLayout whole, PackedLayout part) {
        boolean alike = Arrays.equals(whole.strides(), part.strides())
                && Arrays.equals(whole.innerBlocks(), part.innerBlocks())
                && Arrays.equals(whole.innerAxes(), part.innerAxes());
        long block = part.block(0);
        long offset = first / block * part.strides()[0];
        boolean inside = first % block == 0
                && first + part.sizes()[0] <= whole.sizes()[0]
                && Arrays.stream(part.strides()).skip(1).allMatch(s -> s <= part.strides()[0])
                && offset + part.bytes() <= whole.bytes();
        return alike && inside ? offset : -1;
    }
}
