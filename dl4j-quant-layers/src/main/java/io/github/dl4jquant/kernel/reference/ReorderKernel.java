package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Changes the number format, then the axis order, one sample at a time. The transposition moves the smaller of the two
 * element types.
 */
final class ReorderKernel extends JavaKernel {

    private final ReorderSpec spec;
    private final ElementConversion conversion;
    private final @Nullable Transposition transposition;
    private final ByteBuffer sample;
    private final boolean transposesFirst;

    ReorderKernel(ReorderSpec spec) {
        this.spec = spec;
        this.conversion = new ElementConversion(spec.from(), spec.to(), Activation.identity());
        boolean moves = spec.fromLayout() != spec.toLayout() && spec.channels() > 1 && spec.spatial() > 1;
        ElementType from = spec.from().type();
        ElementType to = spec.to().type();
        this.transposesFirst = from.bytes() < to.bytes();
        int bytes = Math.min(from.bytes(), to.bytes());
        if (moves) {
            boolean channelsFirst = spec.fromLayout() == Layout.CHANNELS_FIRST;
            this.transposition = new Transposition(
                    channelsFirst ? spec.channels() : spec.spatial(),
                    channelsFirst ? spec.spatial() : spec.channels(),
                    bytes);
            this.sample = ByteBuffer.allocate(elementsPerSample() * bytes).order(ByteOrder.nativeOrder());
        } else {
            this.transposition = null;
            this.sample = ByteBuffer.allocate(0);
        }
    }

    private int elementsPerSample() {
        return Math.multiplyExact(spec.channels(), spec.spatial());
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        if (transposition == null) {
            conversion.convert(inputs[0], 0, output, 0, Math.toIntExact(spec.length()));
            return;
        }
        int elements = elementsPerSample();
        for (int s = 0; s < spec.batch(); s++) {
            int first = s * elements;
            if (spec.from().equals(spec.to())) {
                transposition.transpose(inputs[0], first, output, first);
            } else if (transposesFirst) {
                transposition.transpose(inputs[0], first, sample, 0);
                conversion.convert(sample, 0, output, first, elements);
            } else {
                conversion.convert(inputs[0], first, sample, 0, elements);
                transposition.transpose(sample, 0, output, first);
            }
        }
    }
}
