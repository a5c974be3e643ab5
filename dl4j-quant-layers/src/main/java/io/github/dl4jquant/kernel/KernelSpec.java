package io.github.dl4jquant.kernel;

/** What one kernel computes, for one exact shape. Immutable, with value equality, so that it can key a cache. */
public sealed interface KernelSpec {

    /** A primitive without weights. */
    sealed interface Plain extends KernelSpec
            permits ActivationSpec,
                    ConcatSpec,
                    DistanceSpec,
                    ElementWiseSpec,
                    InterleaveSpec,
                    LrnSpec,
                    MoveSpec,
                    NormPoolingSpec,
                    NormalizationSpec,
                    PadSpec,
                    PoolingSpec,
                    ReductionSpec,
                    ReorderSpec,
                    SoftmaxSpec,
                    UpsampleSpec {}

    /** A primitive with weights: a multiply-accumulate, or a function with trained parameters. */
    sealed interface Weighted extends KernelSpec permits ConvolutionSpec, MatmulSpec, PreluSpec {}
}
