package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.SingleKernel;
import io.github.dl4jquant.scheme.Precision;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One operation of a network, in the order of execution.
 *
 * @param name of the layer or vertex
 * @param inputs numbers of the tensors that it reads; a tensor has the number of the node that makes it, counted behind
 *     the network's inputs
 */
record ProgramNode(String name, List<Integer> inputs, Work work) {

    ProgramNode {
        inputs = List.copyOf(inputs);
    }

    /** Whether rows of the result may not be those of one sample each. */
    boolean mixesSamples() {
        return work instanceof OneKernel kernel ? kernel.layer().mixesSamples() : ((AnyLayer) work).mixesSamples();
    }

    /** Whether products are added up as integers, so that the result is the same bits for any number of threads. */
    boolean addsUpIntegers() {
        return work instanceof OneKernel kernel ? isInt8(kernel.layer()) : ((AnyLayer) work).addsUpIntegers();
    }

    /** Whether threads of ours can help. */
    boolean sharesWork() {
        return work instanceof AnyLayer layer && layer.sharesWork();
    }

    /** Whether a layer multiplies in int8; one without weights does not multiply. */
    static boolean isInt8(Object layer) {
        return layer instanceof QuantizedLayer quantized
                ? quantized.blockParts().isEmpty()
                        || quantized.precision() == Precision.INT8_STATIC
                        || quantized.precision() == Precision.INT8_DYNAMIC
                : layer instanceof SingleKernel kernel && kernel.blockParts().isEmpty();
    }

    /** What is to be done. */
    sealed interface Work {}

    /**
     * One kernel of this library.
     *
     * @param block the layer's parameters; null if it has none
     */
    record OneKernel(SingleKernel layer, INDArray block) implements Work {}

    /**
     * Anything else: makes a runner for one thread. Its result is a new array, that of its last run, or the memory of an input.
     *
     * @param exclusive whether runners share state, so that only one may run at a time
     * @param mixesSamples whether rows of the result may not be those of one sample each
     * @param addsUpIntegers whether products are added up as integers
     * @param sharesWork whether threads of ours can help where OpenMP's cannot
     */
    record AnyLayer(
            Supplier<LayerRunner> runners,
            boolean exclusive,
            boolean mixesSamples,
            boolean addsUpIntegers,
            boolean sharesWork)
            implements Work {}

    /** Runs a layer or vertex. */
    @FunctionalInterface
    interface LayerRunner {

        /** @param networkInputs of the whole network: some layers need the minibatch size, or a length */
        INDArray run(INDArray[] inputs, INDArray[] networkInputs);

        /** Shares the work with helpers from now on, if the layer {@link AnyLayer#sharesWork can}. */
        default void share(HelperThreads helpers) {
            // can not
        }

        /** Whether it could do so in its last run. */
        default boolean isSharing() {
            return false;
        }

        /** Keeps no input alive. */
        default void forget() {
            // keeps none
        }

        /** Frees native memory. */
        default void close() {
            // has none of its own
        }
    }
}
