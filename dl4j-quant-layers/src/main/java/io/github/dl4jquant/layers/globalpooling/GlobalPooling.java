package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReductionSpec;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/** What is computed of all values of a channel. Names are file format. */
public enum GlobalPooling {
    MAX(PoolingType.MAX, PoolingSpec.Kind.MAX, null),
    AVERAGE_EXCLUDE_PADDING(PoolingType.AVG, PoolingSpec.Kind.AVERAGE_EXCLUDE_PADDING, null),
    SUM(PoolingType.SUM, null, ReductionSpec.Kind.SUM),
    PNORM(PoolingType.PNORM, null, ReductionSpec.Kind.NORM);

    private final PoolingType original;
    private final PoolingSpec.Kind pooling;
    private final ReductionSpec.Kind reduction;

    GlobalPooling(PoolingType original, PoolingSpec.Kind pooling, ReductionSpec.Kind reduction) {
        this.original = original;
        this.pooling = pooling;
        this.reduction = reduction;
    }

    static GlobalPooling of(PoolingType type) {
        return switch (type) {
            case MAX -> MAX;
            case AVG -> AVERAGE_EXCLUDE_PADDING;
            case SUM -> SUM;
            case PNORM -> PNORM;
        };
    }

    /** Deeplearning4j's name. */
    PoolingType original() {
        return original;
    }

    /** As a window over everything; null if it is none. */
    PoolingSpec.Kind pooling() {
        return pooling;
    }

    /** As a sum over everything; null if it is none. */
    ReductionSpec.Kind reduction() {
        return reduction;
    }
}
