package io.github.dl4jquant.layers.normalization;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.Optional;
import java.util.Set;

/** {@code scale[c] * x + shift[c]}, which the operation before it takes over if it can. */
@SuppressWarnings("ArrayRecordComponent") // immutable by use; the interface hands out arrays
record BatchNormalizationOperation(float[] scale, float[] shift) implements Operation.ChannelAffine {

    @Override
    public Set<Precision> precisions() {
        return NormalizationOperation.PRECISIONS;
    }

    @Override
    public Optional<Operation> thenActivation(Activation next) {
        return Optional.of(new NormalizationOperation(scale, shift, next));
    }

    @Override
    public Optional<Operation> thenChannelAffine(float[] nextScale, float[] nextShift) {
        if (nextScale.length != scale.length) {
            return Optional.empty();
        }
        float[] newScale = new float[scale.length];
        float[] newShift = new float[scale.length];
        for (int c = 0; c < scale.length; c++) {
            newScale[c] = nextScale[c] * scale[c];
            newShift[c] = nextScale[c] * shift[c] + nextShift[c];
        }
        return Optional.of(new BatchNormalizationOperation(newScale, newShift));
    }

    @Override
    public Replacement replace(Placement placement) {
        return new NormalizationOperation(scale, shift, Activation.identity()).replace(placement);
    }
}
