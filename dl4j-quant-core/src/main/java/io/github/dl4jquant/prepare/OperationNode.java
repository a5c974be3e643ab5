package io.github.dl4jquant.prepare;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An operation and its place in the graph.
 *
 * @param name of the operation and the tensor it produces
 * @param members names of the layers of the original network that it stands for
 * @param type simple name of the Deeplearning4j class that the others were fused into
 * @param inputs names of the tensors it reads
 * @param outputKind kind of the tensor it produces
 * @param refusal why the layer could not be turned into anything but itself; empty if it could
 */
public record OperationNode(
        String name,
        List<String> members,
        String type,
        Operation operation,
        List<String> inputs,
        TensorKind outputKind,
        String refusal) {

    public OperationNode {
        members = List.copyOf(members);
        inputs = List.copyOf(inputs);
    }

    /** The precisions that it can run in with these trained numbers. */
    public Set<Precision> precisions() {
        Set<Precision> all = operation.precisions();
        if (operation.sumsFitInt32()) {
            return all;
        }
        Set<Precision> without = EnumSet.copyOf(all);
        without.removeAll(EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC));
        return without.isEmpty() ? all : without;
    }

    /** Why there are not all precisions; empty where nothing is to be told. */
    public String limitation() {
        if (!refusal.isEmpty() || operation.sumsFitInt32()) {
            return refusal;
        }
        return "sums of its int8 products might not fit into INT32";
    }

    /** This node with {@code next} merged into it: takes the name and place of {@code next}. */
    OperationNode fusedWith(OperationNode next, Operation fused, List<String> newInputs) {
        List<String> all = new ArrayList<>(members);
        all.addAll(next.members);
        return new OperationNode(next.name, all, type, fused, newInputs, next.outputKind, refusal);
    }

    /** This node with {@code before} merged into it: keeps its own name. */
    OperationNode absorbing(OperationNode before, Operation fused) {
        List<String> all = new ArrayList<>(before.members);
        all.addAll(members);
        List<String> newInputs = new ArrayList<>(before.inputs);
        newInputs.addAll(inputs.subList(1, inputs.size())); // a residual, if one was fused already
        return new OperationNode(name, all, type, fused, newInputs, outputKind, refusal);
    }

    OperationNode withInput(String from, String to) {
        List<String> renamed = inputs.stream().map(i -> i.equals(from) ? to : i).toList();
        return new OperationNode(name, members, type, operation, renamed, outputKind, refusal);
    }
}
