package io.github.dl4jquant.export;

import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.export.ExportedNetwork.Node;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.ValueInfoProto;

/** Makes the ONNX model of one network. Used once. */
final class ModelAssembly {

    private final ExportedNetwork network;
    private final OnnxRules rules;
    private final OnnxOptions options;
    private final OnnxGraph graph;
    private final GraphProto.Builder proto = GraphProto.newBuilder().setName("network");
    private final Map<String, OnnxTensor> tensors = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final List<OnnxSummary.Input> inputs = new ArrayList<>();

    ModelAssembly(ExportedNetwork network, OnnxRules rules, OnnxOptions options) {
        this.network = network;
        this.rules = rules;
        this.options = options;
        this.graph = new OnnxGraph(rules, options);
    }

    ModelProto model() {
        network.inputs().forEach(graph::reserve);
        network.outputs().forEach(graph::reserve);
        GraphInputs declarations = new GraphInputs(network, rules, options);
        for (String name : network.inputs()) {
            graph.enter(name);
            ValueInfoProto declaration = declarations.declaration(name);
            proto.addInput(declaration);
            inputs.add(declarations.summary(declaration));
            tensors.put(name, declarations.tensor(name, graph));
            graph.declare(name, tensors.get(name));
        }
        if (network.oneSequence()) {
            graph.takeOneSequence();
        }
        network.nodes().forEach(this::emit);
        if (!problems.isEmpty()) {
            throw new ExportException(
                    "Cannot write the network as ONNX: %d of its %d layers have no form in it:%n  %s%nAdd a rule for each"
                            + " configuration class: implement io.github.dl4jquant.export.OnnxRule and name it in"
                            + " META-INF/services/io.github.dl4jquant.export.OnnxRule.",
                    problems.size(), network.nodes().size(), String.join(String.format("%n  "), problems));
        }
        for (String name : network.outputs()) {
            graph.enter(name);
            OnnxTensor tensor = tensors.get(name);
            String value = GraphInputs.inOrderOf(tensor.kind(), graph.real(tensor), graph);
            graph.output(value, name);
            proto.addOutput(
                    graph.isNumbers(tensor)
                            ? GraphInputs.numbersDeclaration(name)
                            : declarations.outputDeclaration(name, tensor));
        }
        return finished();
    }

    /** What the model is, once it is made. */
    OnnxSummary summary(long bytes) {
        Map<String, Integer> operators = new TreeMap<>();
        graph.nodes().forEach(n -> operators.merge(n.getOpType(), 1, Integer::sum));
        Map<String, OnnxTensor> layers = new HashMap<>();
        network.nodes().forEach(node -> layers.put(node.name(), graph.underFinalName(tensors.get(node.name()))));
        return new OnnxSummary(inputs, network.outputs(), operators, layers, bytes);
    }

    private void emit(Node node) {
        Optional<Object> unknown = rules.missingFor(node.conf());
        unknown.ifPresent(conf ->
                problem(node, conf.getClass(), "no rule for " + conf.getClass().getName()));
        if (unknown.isPresent() || node.inputs().stream().anyMatch(missing::contains)) {
            missing.add(node.name()); // what reads it is looked at for a missing rule, no more
            return;
        }
        graph.enter(node.name());
        try {
            OnnxTensor result = graph.emit(new OnnxNode<>(
                    node.name(),
                    node.conf(),
                    node.plan(),
                    node.inputs().stream().map(tensors::get).toList(),
                    node.block(),
                    Map.of()));
            if (!network.outputs().contains(node.name())) {
                graph.rename(result, node.name());
            }
            tensors.put(node.name(), result);
        } catch (UnsupportedNodeException e) {
            Object inside =
                    rules.find(node.conf()).flatMap(r -> r.inside(node.conf())).orElse(node.conf());
            problem(node, inside.getClass(), e.getMessage());
            missing.add(node.name());
        }
    }

    private void problem(Node node, Class<?> type, String reason) {
        problems.add("'" + node.name() + "' (" + type.getSimpleName() + "): " + reason);
    }

    private ModelProto finished() {
        proto.addAllNode(graph.nodes()).addAllInitializer(graph.constants());
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(irVersion(options.opset()))
                .setProducerName("dl4j-quant")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(options.opset()))
                .setGraph(proto);
        for (String domain : graph.domains()) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1));
        }
        Metadata.of(options)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /** The version of the file format that came with a version of the operator set. */
    private static long irVersion(int opset) {
        return opset <= 14 ? 7 : opset <= 18 ? 8 : opset <= 20 ? 9 : 10;
    }
}
