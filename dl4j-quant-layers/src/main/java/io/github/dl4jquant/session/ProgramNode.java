package io.github.dl4jquant.session;

import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.SingleKernel;
import io.github.dl4jquant.scheme.ElementType;
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

    // oneDNN 3.11 was seen to divide sums of floats from some 25,000 products on, and not up to 12,000
    private static final int LONGEST_UNDIVIDED = 8192;

    ProgramNode {
        inputs = List.copyOf(inputs);
    }

    /** Whether rows of the result may not be those of one sample each. */
    boolean mixesSamples() {
        return work instanceof OneKernel kernel ? kernel.layer().mixesSamples() : ((AnyLayer) work).mixesSamples();
    }

    /** Whether the result is known to be the same bits for any number of threads. */
    boolean givesSameBitsForAnyThreads() {
        return work instanceof OneKernel kernel
                ? kernel.layer().blockParts().stream().noneMatch(ProgramNode::mayBeDivided)
                : !((AnyLayer) work).exclusive(); // Deeplearning4j's
    }

    /** Whether threads may add up parts of one sum of floats. */
    private static boolean mayBeDivided(BlockPart part) {
        return part.type() == ElementType.FLOAT32 && part.weights() / part.channels() > LONGEST_UNDIVIDED;
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
     */
    record AnyLayer(Supplier<LayerRunner> runners, boolean exclusive, boolean mixesSamples) implements Work {}

    /** Runs a layer or vertex. */
    @FunctionalInterface
    interface LayerRunner {

        /** @param networkInputs of the whole network: some layers need the minibatch size, or a length */
        INDArray run(INDArray[] inputs, INDArray[] networkInputs);
    }
}
