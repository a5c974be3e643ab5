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

    /** Whether all products are added up as integers, so that results are the same bits for any number of threads. */
    boolean addsUpIntegers() {
        return nodes.stream().allMatch(ProgramNode::addsUpIntegers);
    }

    /** Whether threads of ours can help with a layer. */
    boolean sharesWork() {
        return nodes.stream().anyMatch(ProgramNode::sharesWork);
    }

    int tensorCount() {
        return inputNames.size() + nodes.size();
    }
}
