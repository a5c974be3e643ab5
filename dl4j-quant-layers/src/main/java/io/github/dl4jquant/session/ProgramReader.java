package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.layers.common.MovingLayerImpl;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.SharesWork;
import io.github.dl4jquant.layers.common.SingleKernel;
import io.github.dl4jquant.session.ProgramNode.AnyLayer;
import io.github.dl4jquant.session.ProgramNode.OneKernel;
import io.github.dl4jquant.session.ProgramNode.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the operations of a quantized network of either kind. Stateless. */
final class ProgramReader {

    private static final LayerWorkspaceMgr DETACHED = LayerWorkspaceMgr.noWorkspacesImmutable();

    private ProgramReader() {}

    static Program read(MultiLayerNetwork net) {
        checkQuantized(
                net == null
                        ? null
                        : net.isInitCalled() ? net.getLayerWiseConfigurations().getDataType() : null);
        List<ProgramNode> nodes = new ArrayList<>();
        int tensor = 0;
        for (int i = 0; i < net.getnLayers(); i++) {
            Layer layer = net.getLayer(i);
            String name = layer.conf().getLayer().getLayerName();
            InputPreProcessor before = net.getLayerWiseConfigurations().getInputPreProcess(i);
            if (before != null) {
                nodes.add(new ProgramNode(name + "-preprocessor", List.of(tensor), work(before)));
                tensor = nodes.size();
            }
            nodes.add(new ProgramNode(name, List.of(tensor), work(layer)));
            tensor = nodes.size();
        }
        return new Program(List.of("input"), nodes, List.of(tensor), net.params());
    }

    static Program read(ComputationGraph net) {
        checkQuantized(
                net == null
                        ? null
                        : net.getVertices() == null
                                ? null
                                : net.getConfiguration().getDataType());
        List<String> inputs = net.getConfiguration().getNetworkInputs();
        Map<String, Integer> tensors = new HashMap<>();
        inputs.forEach(name -> tensors.put(name, tensors.size()));
        List<ProgramNode> nodes = new ArrayList<>();
        for (int index : net.topologicalSortOrder()) {
            GraphVertex vertex = net.getVertices()[index];
            if (vertex.isInputVertex()) {
                continue;
            }
            String name = vertex.getVertexName();
            List<Integer> read = net.getConfiguration().getVertexInputs().get(name).stream()
                    .map(tensors::get)
                    .toList();
            InputPreProcessor before = vertex instanceof LayerVertex v ? v.getLayerPreProcessor() : null;
            boolean ours = vertex instanceof LayerVertex v
                    && (isOneKernel(v.getLayer())
                            || (v.getLayer() instanceof QuantizedLayerImpl
                                    && !(v.getLayer()
                                            instanceof MovingLayerImpl))); // some of which look into their graph
            if (before != null && ours) {
                nodes.add(new ProgramNode(name + "-preprocessor", read, work(before)));
                read = List.of(inputs.size() + nodes.size() - 1);
            }
            nodes.add(new ProgramNode(name, read, ours ? work(vertex.getLayer()) : work(vertex, net)));
            tensors.put(name, inputs.size() + nodes.size() - 1);
        }
        List<Integer> outputs = net.getConfiguration().getNetworkOutputs().stream()
                .map(tensors::get)
                .toList();
        return new Program(inputs, nodes, outputs, net.params());
    }

    private static void checkQuantized(DataType type) {
        if (type != DataType.INT8) {
            throw new InvalidNetworkException(
                    "Cannot compile a session for %s; expected one made by QuantizationTransform. Call"
                            + " QuantizationTransform.apply(net, QuantizationConfig.float32()) first if it is to stay"
                            + " in float.",
                    type == null ? "a network that is null or not initialised" : "a network of type " + type);
        }
    }

    private static Work work(InputPreProcessor processor) {
        return new AnyLayer(
                () -> (inputs, network) -> processor.preProcess(inputs[0].dup(), (int) network[0].size(0), DETACHED),
                true,
                true,
                false,
                false);
    }

    private static boolean isOneKernel(Layer layer) {
        return layer.conf().getLayer() instanceof SingleKernel;
    }

    private static Work work(Layer layer) {
        if (layer.conf().getLayer() instanceof SingleKernel kernel) {
            return new OneKernel(kernel, kernel.blockParts().isEmpty() ? null : layer.params());
        }
        if (layer instanceof QuantizedLayerImpl) {
            QuantizedLayer conf = (QuantizedLayer) layer.conf().getLayer();
            return new AnyLayer(
                    () -> new OwnRunner(layer),
                    false,
                    conf.mixesSamples(),
                    ProgramNode.isInt8(conf),
                    layer instanceof SharesWork && ProgramNode.isInt8(conf));
        }
        return new AnyLayer(
                () -> (inputs, network) -> {
                    layer.setInputMiniBatchSize((int) network[0].size(0));
                    layer.setInput(inputs[0].dup(), DETACHED); // some compute in place
                    INDArray result = layer.activate(false, DETACHED);
                    layer.clear();
                    return result;
                },
                true,
                false,
                false,
                false);
    }

    private static Work work(GraphVertex vertex, ComputationGraph graph) {
        return new AnyLayer(
                () -> (inputs, network) -> {
                    graph.setInputs(network);
                    for (int i = 0; i < inputs.length; i++) {
                        vertex.setInput(i, inputs[i].dup(), DETACHED); // some compute in place
                    }
                    INDArray result = vertex.doForward(false, DETACHED);
                    vertex.clear();
                    return result;
                },
                true,
                !(vertex instanceof LayerVertex)
                        || (vertex.getLayer() instanceof QuantizedLayerImpl
                                && ((QuantizedLayer) vertex.getLayer().conf().getLayer()).mixesSamples()),
                false,
                false);
    }
}
