package io.github.dl4jquant.refine;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.OperationNode;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which operations and conversions the rewriter makes of a placement (a precision for each operation of a graph, in
 * its order), without making them: a search looks at thousands. Immutable.
 */
final class PlacementModel {

    /** Where a tensor is read: by which operation, as which of its inputs. */
    private record Reader(int node, Operation operation, int input) {}

    /**
     * A tensor of the graph.
     *
     * @param producer number of the operation that produces it; -1 for an input of the network
     * @param twoLayouts whether the network has its axes in another order than this library's layers
     */
    private record Tensor(String name, int producer, boolean twoLayouts, boolean networkOutput, List<Reader> readers) {}

    private final OperationGraph graph;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    PlacementModel(OperationGraph graph) {
        this.graph = graph;
        Map<String, TensorKind> kinds = graph.kinds();
        graph.inputs().forEach(input -> add(input.name(), -1, kinds));
        for (int i = 0; i < graph.nodes().size(); i++) {
            add(graph.nodes().get(i).name(), i, kinds);
        }
    }

    private void add(String name, int producer, Map<String, TensorKind> kinds) {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            OperationNode node = graph.nodes().get(i);
            for (int input = 0; input < node.inputs().size(); input++) {
                if (node.inputs().get(input).equals(name)) {
                    readers.add(new Reader(i, node.operation(), input));
                }
            }
        }
        TensorKind kind = kinds.get(name);
        boolean twoLayouts = kind.hasLayouts() && kind.originalLayout() == Layout.CHANNELS_FIRST;
        numbers.put(name, tensors.size());
        tensors.add(new Tensor(name, producer, twoLayouts, graph.outputs().contains(name), List.copyOf(readers)));
    }

    /** Everything that takes time under a placement: operations in their order, conversions where they come. */
    List<Situation> situations(List<Precision> placement) {
        List<Situation> all = new ArrayList<>();
        for (Tensor tensor : tensors) {
            boolean int8 = isInt8(tensor, placement);
            if (tensor.producer() >= 0) {
                all.add(operation(tensor.producer(), int8, placement));
            }
            addConversions(tensor, int8, placement, all);
        }
        return all;
    }

    /** What takes time because of one operation: itself, and conversions of what it reads and writes. */
    List<Situation> around(int node, List<Precision> placement) {
        List<Situation> all = new ArrayList<>();
        Tensor result = tensors.get(graph.inputs().size() + node);
        boolean int8 = isInt8(result, placement);
        all.add(operation(node, int8, placement));
        addConversions(result, int8, placement, all);
        for (String input : graph.nodes().get(node).inputs().stream().distinct().toList()) {
            Tensor read = tensors.get(numbers.get(input));
            addConversions(read, isInt8(read, placement), placement, all);
        }
        return all;
    }

    private Situation operation(int node, boolean writesInt8, List<Precision> placement) {
        OperationNode operation = graph.nodes().get(node);
        boolean readsInt8 = false;
        for (int i = 0; i < operation.inputs().size(); i++) {
            Tensor tensor = tensors.get(numbers.get(operation.inputs().get(i)));
            Reader reader = new Reader(node, operation.operation(), i);
            boolean stored = isInt8(tensor, placement);
            readsInt8 |= wantsInt8(reader, placement) && !readsAsItIs(reader, tensor, stored, placement);
        }
        return Situation.operation(operation.name(), placement.get(node), readsInt8, writesInt8);
    }

    private boolean isInt8(Tensor tensor, List<Precision> placement) {
        if (tensor.producer() < 0 || placement.get(tensor.producer()) != Precision.INT8_STATIC) {
            return false;
        }
        Operation producer = graph.nodes().get(tensor.producer()).operation();
        return producer.canWriteInt8()
                && (!producer.canWriteFloat()
                        || tensor.readers().stream().anyMatch(reader -> wantsInt8(reader, placement)));
    }

    private static boolean wantsInt8(Reader reader, List<Precision> placement) {
        return placement.get(reader.node()) == Precision.INT8_STATIC
                && reader.operation().readsInt8(reader.input());
    }

    /** Whether a tensor lies, or is wanted, in the network's order of axes and not in this library's. */
    private static boolean inOwnOrder(Tensor tensor, int node, List<Precision> placement) {
        return tensor.twoLayouts() && (node < 0 || placement.get(node) == Precision.ORIGINAL);
    }

    private static boolean readsAsItIs(Reader reader, Tensor tensor, boolean int8, List<Precision> placement) {
        return reader.operation().canReadFloat()
                && !int8
                && inOwnOrder(tensor, tensor.producer(), placement) == inOwnOrder(tensor, reader.node(), placement);
    }

    /** Readers that want the same share a conversion. */
    private static void addConversions(Tensor tensor, boolean int8, List<Precision> placement, List<Situation> all) {
        boolean ownOrder = inOwnOrder(tensor, tensor.producer(), placement);
        int wanted = 0;
        for (Reader reader : tensor.readers()) {
            boolean toInt8 = wantsInt8(reader, placement);
            boolean toOwnOrder = inOwnOrder(tensor, reader.node(), placement);
            boolean fits = toInt8 == int8 && toOwnOrder == ownOrder;
            if (!fits && !readsAsItIs(reader, tensor, int8, placement)) {
                wanted |= 1 << ((toInt8 ? 1 : 0) + (toOwnOrder ? 2 : 0));
            }
        }
        for (int format = 0; format < 4; format++) {
            if ((wanted >> format & 1) == 1) {
                all.add(Situation.conversion(tensor.name(), int8, format % 2 == 1));
            }
        }
        if (tensor.producer() >= 0 && tensor.networkOutput() && (int8 || (tensor.twoLayouts() && !ownOrder))) {
            all.add(Situation.conversion(tensor.name(), int8, false));
        }
    }
}
