package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.spi.Operation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An operation with several sets of weights, those of the {@link BlockPart}s of the layer that it becomes. */
public interface PartedOperation extends Operation {

    /**
     * One set of weights.
     *
     * @param quantizable whether they are stored as INT8 where the layer's precision says so; otherwise always as float
     * @param use what they are multiplied with
     */
    record Part(TrainedWeights weights, boolean quantizable, WeightUse use) {

        /** Of a matrix. */
        public Part(TrainedWeights weights, boolean quantizable) {
            this(weights, quantizable, WeightUse.matrix());
        }

        /** How they are stored in a layer whose weights are of this type. */
        ElementType type(ElementType layerType) {
            return quantizable ? layerType : ElementType.FLOAT32;
        }
    }

    /** In the order in which they are stored. */
    List<Part> parts();

    @Override
    default long weightCount() {
        return parts().stream().mapToLong(p -> p.weights().count()).sum();
    }

    /** Of the weights that may become INT8, counted through. */
    @Override
    default List<Integer> zeroChannels() {
        List<Integer> zero = new ArrayList<>();
        int before = 0;
        for (Part part : parts()) {
            if (part.quantizable()) {
                for (int channel : part.weights().zeroChannels()) {
                    zero.add(before + channel);
                }
                before += part.weights().channels();
            }
        }
        return zero;
    }

    /** Each part makes sums of its own. */
    @Override
    default boolean sumsFitInt32() {
        return parts().stream()
                .filter(Part::quantizable)
                .allMatch(p -> p.weights().sumsFitInt32());
    }

    /** Sizes of the parts, for the layer's configuration. */
    default List<BlockPart> blockParts(ElementType layerType) {
        return parts().stream()
                .map(p -> new BlockPart(
                        p.type(layerType),
                        p.weights().count(),
                        p.weights().channels(),
                        p.weights().hasBias(),
                        p.use()))
                .toList();
    }

    /**
     * Makes the layer's block when asked; null if there are no parts.
     *
     * @param owner the layer, for messages
     */
    default Supplier<byte[]> block(ElementType layerType, String owner) {
        List<Part> parts = parts();
        if (parts.isEmpty()) {
            return null;
        }
        return () -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (Part part : parts) {
                all.writeBytes(part.weights()
                        .block(part.type(layerType), part.use(), owner)
                        .get());
            }
            return all.toByteArray();
        };
    }
}
