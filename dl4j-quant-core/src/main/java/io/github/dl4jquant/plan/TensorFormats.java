package io.github.dl4jquant.plan;

import io.github.dl4jquant.errors.CalibrationException;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.spi.OutputRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds which tensors are 8-bit and with what scale. Tensors that an operation only moves (pooling, concatenation) share
 * one scale with its result, so that no value is rounded twice: they form a group, whose range is the union of theirs.
 */
final class TensorFormats {

    private final OperationGraph graph;
    private final Map<String, Precision> precisions;
    private final Map<String, Range> observed;
    private final boolean acceptDegenerate;
    private final Map<String, String> parent = new HashMap<>();

    TensorFormats(
            OperationGraph graph,
            Map<String, Precision> precisions,
            Map<String, Range> observed,
            boolean acceptDegenerate) {
        this.graph = graph;
        this.precisions = precisions;
        this.observed = observed;
        this.acceptDegenerate = acceptDegenerate;
    }

    /** Parameters of every 8-bit tensor, in topological order. */
    Map<String, QuantParams> choose() {
        Set<String> int8 = int8Tensors();
        Set<String> noZeroPoint = new HashSet<>();
        joinGroups(noZeroPoint);
        Map<String, Range> ranges = groupRanges(int8);
        Set<String> plainGroups = new HashSet<>();
        noZeroPoint.forEach(t -> plainGroups.add(root(t)));
        Map<String, QuantParams> params = new LinkedHashMap<>();
        for (String tensor : allTensors()) {
            if (int8.contains(tensor)) {
                String group = root(tensor);
                params.put(tensor, ranges.get(group).toParams(plainGroups.contains(group)));
            }
        }
        return params;
    }

    /** Whether an operation writes its result as 8-bit: somebody reads it so, or it cannot do otherwise. */
    boolean writesInt8(OperationNode node) {
        if (precisions.get(node.name()) != Precision.INT8_STATIC
                || !node.operation().canWriteInt8()) {
            return false;
        }
        return !node.operation().canWriteFloat()
                || graph.consumers(node.name()).stream().anyMatch(reader -> readsInt8(reader, node.name()));
    }

    private boolean readsInt8(OperationNode reader, String tensor) {
        if (!isStatic(reader)) {
            return false;
        }
        for (int i = 0; i < reader.inputs().size(); i++) {
            if (reader.inputs().get(i).equals(tensor) && reader.operation().readsInt8(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isStatic(OperationNode node) {
        return precisions.get(node.name()) == Precision.INT8_STATIC;
    }

    private List<String> allTensors() {
        List<String> all = new ArrayList<>();
        graph.inputs().forEach(i -> all.add(i.name()));
        graph.nodes().forEach(n -> all.add(n.name()));
        return all;
    }

    /** Tensors whose range has to be seen, whether or not it was. */
    Set<String> observedTensors() {
        Set<String> names = new LinkedHashSet<>();
        for (String tensor : int8Tensors()) {
            OperationNode producer = graph.producer(tensor).orElse(null);
            if (producer == null || !isStatic(producer)) {
                names.add(tensor);
                unseenSource(producer, names);
            } else if (producer.operation().outputRange() instanceof OutputRange.Observed) {
                names.add(tensor);
            }
        }
        return names;
    }

    /** A wrapped preprocessor's result stands for what goes into it: see {@link #observedName}. */
    private void unseenSource(OperationNode producer, Set<String> names) {
        if (producer != null && producer.operation().outputRange() instanceof OutputRange.SameAsInputs) {
            String source = producer.inputs().get(0);
            names.add(source);
            unseenSource(graph.producer(source).orElse(null), names);
        }
    }

    private Set<String> int8Tensors() {
        Set<String> int8 = new HashSet<>();
        for (OperationNode node : graph.nodes()) {
            node.inputs().stream().filter(i -> readsInt8(node, i)).forEach(int8::add);
            if (writesInt8(node)) {
                int8.add(node.name());
            }
        }
        return int8;
    }

    private void joinGroups(Set<String> noZeroPoint) {
        for (OperationNode node : graph.nodes()) {
            if (!isStatic(node)) {
                continue;
            }
            if (node.operation().needsZeroPointZero()) {
                noZeroPoint.addAll(node.inputs());
            }
            if (node.operation().outputRange() instanceof OutputRange.SameAsInputs) {
                node.inputs().forEach(i -> parent.put(root(i), root(node.name())));
            }
        }
    }

    private Map<String, Range> groupRanges(Set<String> int8) {
        Map<String, Range> ranges = new HashMap<>();
        for (String tensor : allTensors()) {
            if (int8.contains(tensor)) {
                Range range = rangeOf(tensor);
                if (range != null) {
                    ranges.merge(root(tensor), range, Range::union);
                }
            }
        }
        return ranges;
    }

    /** Null where the range is that of the inputs. */
    private Range rangeOf(String tensor) {
        OperationNode producer = graph.producer(tensor).orElse(null);
        if (producer != null && isStatic(producer)) {
            OutputRange range = producer.operation().outputRange();
            if (range instanceof OutputRange.SameAsInputs) {
                return null;
            }
            if (range instanceof OutputRange.Fixed fixed) {
                return new Range(fixed.min(), fixed.max());
            }
        }
        Range range = observed.get(observedName(tensor));
        if (range == null) {
            throw new CalibrationException(
                    "Cannot quantize the output of layer '%s': calibration saw no values of it. Expected at least one"
                            + " sample: check that the calibration iterator is not empty.",
                    tensor);
        }
        if (range.isZero() && !acceptDegenerate) {
            throw new CalibrationException(
                    "Cannot quantize %s: all its values were 0 on the calibration data; expected a range of values."
                            + " Calibrate on representative inputs, prepared as for training; if this is as intended,"
                            + " allow it with acceptDegenerateTensors(true) or leave the layer out with exclude(\"%s\").",
                    producer == null
                            ? "the network's input '" + tensor + "'"
                            : "the output of layer '" + tensor + "' (" + producer.type() + ")",
                    tensor);
        }
        return range;
    }

    /** A wrapped preprocessor is no layer, so nobody saw what it produces: that has the range of what goes in. */
    private String observedName(String tensor) {
        OperationNode producer = graph.producer(tensor).orElse(null);
        boolean unseen = producer != null
                && !observed.containsKey(tensor)
                && producer.operation().outputRange() instanceof OutputRange.SameAsInputs;
        return unseen ? observedName(producer.inputs().get(0)) : tensor;
    }

    private String root(String tensor) {
        String up = parent.get(tensor);
        return up == null || up.equals(tensor) ? tensor : root(up);
    }
}
