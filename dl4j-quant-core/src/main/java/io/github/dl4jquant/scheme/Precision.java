package io.github.dl4jquant.scheme;

/** In what numbers one layer computes. */
public enum Precision {
    /** INT8 weights, INT8/UINT8 activations whose ranges were calibrated beforehand, INT32 accumulators. */
    INT8_STATIC,
    /** INT8 weights; float activations are quantized on entry with a range found at run time. */
    INT8_DYNAMIC,
    /** INT8 weights, up-converted inside the kernel; float activations. */
    INT8_WEIGHT,
    /** Float weights and activations on this library's own kernels. */
    FLOAT32,
    /** The Deeplearning4j layer as it was, wrapped. */
    ORIGINAL;

    /** Whether weights are stored as INT8. */
    public boolean hasInt8Weights() {
        return this == INT8_STATIC || this == INT8_DYNAMIC || this == INT8_WEIGHT;
    }

    /** Whether products are computed in int8. */
    public boolean computesInt8() {
        return this == INT8_STATIC || this == INT8_DYNAMIC;
    }
}
