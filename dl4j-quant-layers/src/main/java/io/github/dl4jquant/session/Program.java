package io.github.dl4jquant.session;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network as a list of operations over numbered tensors.
 *
 * @param inputNames names of the network's inputs, which are the first tensors
 * @param nodes in order of execution
 * @param outputs numbers of the tensors that are the network's outputs
 * @param parameters the network's parameter array; null if it has none
 */
record Program(List<String> inputNames, List<ProgramNode> nodes, List<Integer> outputs, INDArray parameters) {

    Program {
        inputNames = List.copyOf(inputNames);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    /** Whether results are known to be the same bits for any number of threads. */
    boolean givesSameBitsForAnyThreads() {
        return nodes.stream().allMatch(ProgramNode::givesSameBitsForAnyThreads);
    }

    int tensorCount() {
        return inputNames.size() + nodes.size();
    }
}
