package io.github.dl4jquant.spi;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one node of a network computes, in float, with its trained numbers. Immutable: the {@code then...} methods return
 * a new operation.
 *
 * <p>Operations work on images channels last; {@link Precision#ORIGINAL} ones in the network's own order.
 */
public interface Operation {

    /** The precisions that it can run in. Never empty. */
    Set<Precision> precisions();

    /** Name of its type in plans and reports, given that of the node it comes from. */
    default String type(String nodeType) {
        return nodeType;
    }

    /** Kind of the tensor that it produces. */
    default TensorKind outputKind(List<TensorKind> inputs) {
        return inputs.get(0);
    }

    /** Where the int8 range of its output comes from. */
    default OutputRange outputRange() {
        return OutputRange.observed();
    }

    /** Whether int8 inputs must have zero point 0 when unsigned or signed (real 0 is integer 0). */
    default boolean needsZeroPointZero() {
        return false;
    }

    /** Whether, computing in INT8_STATIC, it quantizes a float input itself, so that no conversion is put before it. */
    default boolean canReadFloat() {
        return false;
    }

    /**
     * Whether, computing in INT8_STATIC, it takes an input as int8; otherwise it is handed that input in float: indices,
     * which no scale fits.
     */
    default boolean readsInt8(int input) {
        return true;
    }

    /** Whether, computing in INT8_STATIC, it can write its result as float. */
    default boolean canWriteFloat() {
        return true;
    }

    /** Whether, computing in INT8_STATIC, it can write its result as int8: what a network ends with is always float. */
    default boolean canWriteInt8() {
        return true;
    }

    /** Whether the output is never below 0, given whether each input is. */
    default boolean isNonNegative(List<Boolean> inputs) {
        return false;
    }

    /** Number of trained multiplier weights (biases apart); 0 for an operation without weights. */
    default long weightCount() {
        return 0;
    }

    /** Output channels whose trained weights are all 0; empty for an operation without weights. */
    default List<Integer> zeroChannels() {
        return List.of();
    }

    /**
     * Whether the sums of its int8 products stay within INT32 for all inputs. Where they might not, it is not computed in
     * INT8_STATIC or INT8_DYNAMIC.
     */
    default boolean sumsFitInt32() {
        return true;
    }

    /**
     * Multiply-accumulates for one sample; 0 without weights.
     *
     * @param inputShapes minibatch first; channels may stand first or last, so that only products of sizes are reliable
     * @param outputShape minibatch first
     */
    default long multiplyAccumulates(List<long[]> inputShapes, long[] outputShape) {
        return 0;
    }

    /** The same followed by {@code scale[c] * x + shift[c]} per output channel, if that can be folded in. */
    default Optional<Operation> thenChannelAffine(float[] scale, float[] shift) {
        return Optional.empty();
    }

    /** The same followed by an activation, if that can be fused. */
    default Optional<Operation> thenActivation(Activation activation) {
        return Optional.empty();
    }

    /** The same plus a tensor of the output's shape, read as an additional last input, if that can be fused. */
    default Optional<Operation> thenAdd() {
        return Optional.empty();
    }

    /** The same with zero padding before it, if that can be merged. */
    default Optional<Operation> afterZeroPadding(ZeroPadding padding) {
        return Optional.empty();
    }

    /** The same, reading an unflattened image instead of the vector made from it, if that can be merged. */
    default Optional<Operation> afterFlatten(Flatten flatten) {
        return Optional.empty();
    }

    /** The layer or vertex that computes this as {@code placement} says. */
    Replacement replace(Placement placement);

    /** Computes {@code scale[c] * x + shift[c]} per channel: batch normalization at inference. */
    interface ChannelAffine extends Operation {
        float[] scale();

        float[] shift();
    }

    /** Applies an element-wise function. */
    interface ElementWiseActivation extends Operation {
        Activation activation();
    }

    /** Adds exactly two tensors. */
    interface Addition extends Operation {}

    /** Returns its input at inference: dropout. */
    interface Identity extends Operation {}

    /** Puts zeros around an image. */
    interface ZeroPadding extends Operation {
        int top();

        int bottom();

        int left();

        int right();
    }

    /** Turns an image into a vector per sample, in the order of the network's own layout. */
    interface Flatten extends Operation {
        int height();

        int width();

        int channels();

        /** Whether the vector is in [height, width, channels] order; otherwise [channels, height, width]. */
        boolean channelsLast();
    }
}
