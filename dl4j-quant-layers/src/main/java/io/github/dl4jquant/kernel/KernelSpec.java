package io.github.dl4jquant.kernel;

/** What one kernel computes, for one exact shape. Immutable, with value equality, so that it can key a cache. */
public sealed interface KernelSpec {

    /** A primitive without weights. */
    sealed interface Plain extends KernelSpec
            permits PoolingSpec,
                    ElementWiseSpec,
                    ActivationSpec,
                    ConcatSpec,
                    ReorderSpec,
                    PadSpec,
                    UpsampleSpec,
                    MoveSpec,
                    InterleaveSpec,
                    ReductionSpec {}

    /** A primitive with weights: a multiply-accumulate. */
    sealed interface Weighted extends KernelSpec permits ConvolutionSpec, MatmulSpec {}
}
