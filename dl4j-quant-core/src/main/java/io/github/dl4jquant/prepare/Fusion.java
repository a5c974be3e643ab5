package io.github.dl4jquant.prepare;

import io.github.dl4jquant.spi.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Merges neighbouring operations until nothing more can be merged. Each method is one pattern, drawn above it; a tensor
 * that disappears must have exactly one reader and must not be an output of the network.
 */
final class Fusion {

    private final List<OperationNode> nodes;
    private final Set<String> outputs;

    Fusion(List<OperationNode> nodes, List<String> outputs) {
        this.nodes = new ArrayList<>(nodes);
        this.outputs = new HashSet<>(outputs);
    }

    List<OperationNode> run() {
        boolean changed = true;
        while (changed) {
            changed = dropIdentity()
                    || foldChannelAffine()
                    || fuseAddition() // before an addition takes the activation behind it
                    || fuseActivation()
                    || mergeZeroPadding()
                    || mergeFlatten();
        }
        return nodes;
    }

    /** {@code x -> dropout -> y} becomes {@code x -> y}. */
    private boolean dropIdentity() {
        for (OperationNode node : nodes) {
            if (node.operation() instanceof Operation.Identity && !outputs.contains(node.name())) {
                String source = node.inputs().get(0);
                nodes.remove(node);
                nodes.replaceAll(n -> n.withInput(node.name(), source));
                return true;
            }
        }
        return false;
    }

    /** {@code conv -> batch norm} becomes {@code conv'}. */
    private boolean foldChannelAffine() {
        for (OperationNode node : nodes) {
            if (node.operation() instanceof Operation.ChannelAffine affine
                    && fuseBackward(node, p -> p.operation().thenChannelAffine(affine.scale(), affine.shift()))) {
                return true;
            }
        }
        return false;
    }

    /** {@code conv -> relu} becomes {@code conv with relu}. */
    private boolean fuseActivation() {
        for (OperationNode node : nodes) {
            if (node.operation() instanceof Operation.ElementWiseActivation act
                    && fuseBackward(node, p -> p.operation().thenActivation(act.activation()))) {
                return true;
            }
        }
        return false;
    }

    private boolean fuseBackward(OperationNode node, Function<OperationNode, Optional<Operation>> how) {
        Optional<OperationNode> producer = soleProducer(node.inputs().get(0));
        if (producer.isEmpty()) {
            return false;
        }
        Optional<Operation> fused = how.apply(producer.get());
        if (fused.isEmpty()) {
            return false;
        }
        replace(
                producer.get(),
                node,
                producer.get().fusedWith(node, fused.get(), producer.get().inputs()));
        return true;
    }

    /** {@code zero padding -> conv} becomes {@code conv with padding}. */
    private boolean mergeZeroPadding() {
        for (OperationNode node : nodes) {
            Optional<OperationNode> before = soleProducer(node.inputs().get(0));
            if (before.isPresent() && before.get().operation() instanceof Operation.ZeroPadding padding) {
                Optional<Operation> merged = node.operation().afterZeroPadding(padding);
                if (merged.isPresent()) {
                    replace(before.get(), node, node.absorbing(before.get(), merged.get()));
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code flatten -> dense} becomes {@code dense over an image}. */
    private boolean mergeFlatten() {
        for (OperationNode node : nodes) {
            Optional<OperationNode> before = soleProducer(node.inputs().get(0));
            if (before.isPresent() && before.get().operation() instanceof Operation.Flatten flatten) {
                Optional<Operation> merged = node.operation().afterFlatten(flatten);
                if (merged.isPresent()) {
                    replace(before.get(), node, node.absorbing(before.get(), merged.get()));
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * <pre>
     * x -------\
     *           add        becomes   (x, y) -> conv with residual x
     * y -> conv /
     * </pre>
     *
     * Of two candidates the later one takes the addition, so that the other's result is there when it runs.
     */
    private boolean fuseAddition() {
        for (OperationNode node : nodes) {
            if (!(node.operation() instanceof Operation.Addition)
                    || node.inputs().size() != 2) {
                continue;
            }
            String first = node.inputs().get(0);
            String second = node.inputs().get(1);
            if (first.equals(second)) {
                continue;
            }
            boolean secondIsLater = indexOf(second) > indexOf(first);
            String late = secondIsLater ? second : first;
            String early = secondIsLater ? first : second;
            if (fuseAddition(node, late, early) || fuseAddition(node, early, late)) {
                return true;
            }
        }
        return false;
    }

    private boolean fuseAddition(OperationNode add, String host, String other) {
        Optional<OperationNode> producer = soleProducer(host);
        Optional<Operation> fused = producer.flatMap(p -> p.operation().thenAdd());
        if (fused.isEmpty()) {
            return false;
        }
        List<String> inputs = new ArrayList<>(producer.get().inputs());
        inputs.add(other);
        replace(producer.get(), add, producer.get().fusedWith(add, fused.get(), inputs));
        return true;
    }

    private Optional<OperationNode> soleProducer(String tensor) {
        if (outputs.contains(tensor)) {
            return Optional.empty();
        }
        long readers = nodes.stream()
                .flatMap(n -> n.inputs().stream())
                .filter(tensor::equals)
                .count();
        return readers == 1
                ? nodes.stream().filter(n -> n.name().equals(tensor)).findFirst()
                : Optional.empty();
    }

    private int indexOf(String tensor) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).name().equals(tensor)) {
                return i;
            }
        }
        return -1; // an input of the network
    }

    /** Puts {@code merged} where the later of the two stood: all its inputs are there by then. */
    private void replace(OperationNode earlier, OperationNode later, OperationNode merged) {
        nodes.set(nodes.indexOf(later), merged);
        nodes.remove(earlier);
    }
}
