package io.github.dl4jquant.graph;

import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.graph.GraphNode.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns either kind of network into a {@link NetworkGraph}. Stateless. */
public final class NetworkReader {

    private NetworkReader() {}

    /**
     * Reads a sequential network.
     *
     * @throws InvalidNetworkException if it is null, not initialised, already quantized, or holds a parameter that is
     *     NaN or infinite
     */
    public static NetworkGraph read(MultiLayerNetwork net) {
        boolean initialised = net != null && net.isInitCalled();
        checkUsable(net == null, initialised ? net.params() : null, initialised);
        checkDataType(net.getLayerWiseConfigurations().getDataType());
        Set<String> taken = new HashSet<>(Set.of(NetworkGraph.SEQUENTIAL_INPUT));
        List<RawNode> raw = new ArrayList<>();
        String previous = NetworkGraph.SEQUENTIAL_INPUT;
        for (int i = 0; i < net.getnLayers(); i++) {
            Layer layer = net.getLayer(i);
            NeuralNetConfiguration conf = net.getLayerWiseConfigurations().getConf(i);
            String wanted = conf.getLayer().getLayerName();
            String name = unique(wanted == null ? "layer" + i : wanted, taken);
            InputPreProcessor preProcessor = net.getLayerWiseConfigurations().getInputPreProcess(i);
            previous = addLayer(raw, name, i, conf, layer, preProcessor, previous, taken);
        }
        return new KindInference(raw).graph(List.of(NetworkGraph.SEQUENTIAL_INPUT), List.of(previous));
    }

    /**
     * Reads a graph network.
     *
     * @throws InvalidNetworkException as for a sequential network
     */
    public static NetworkGraph read(ComputationGraph net) {
        boolean initialised = net != null && net.getVertices() != null;
        checkUsable(net == null, initialised ? net.params() : null, initialised);
        ComputationGraphConfiguration conf = net.getConfiguration();
        checkDataType(conf.getDataType());
        Set<String> taken = new HashSet<>(conf.getNetworkInputs());
        taken.addAll(conf.getVertices().keySet());
        List<RawNode> raw = new ArrayList<>();
        for (int index : net.topologicalSortOrder()) {
            org.deeplearning4j.nn.graph.vertex.GraphVertex vertex = net.getVertices()[index];
            if (vertex.isInputVertex()) {
                continue;
            }
            String name = vertex.getVertexName();
            List<String> inputs = conf.getVertexInputs().get(name);
            org.deeplearning4j.nn.conf.graph.GraphVertex vertexConf =
                    conf.getVertices().get(name);
            if (vertexConf instanceof LayerVertex layerVertex) {
                addLayer(
                        raw,
                        name,
                        index,
                        layerVertex.getLayerConf(),
                        vertex.getLayer(),
                        layerVertex.getPreProcessor(),
                        inputs.get(0),
                        taken);
            } else {
                Map<String, INDArray> params = vertex.paramTable(false);
                INDArray flat = params == null || params.isEmpty() ? null : flat(vertex);
                RawNode node = new RawNode(
                        name,
                        index,
                        Role.VERTEX,
                        thawed(vertexConf),
                        null,
                        inputs,
                        flat == null ? Map.of() : params,
                        flat);
                checkFinite(node);
                raw.add(node);
            }
        }
        return new KindInference(raw).graph(conf.getNetworkInputs(), conf.getNetworkOutputs());
    }

    private static INDArray flat(org.deeplearning4j.nn.graph.vertex.GraphVertex vertex) {
        return vertex.params();
    }

    private static String addLayer(
            List<RawNode> raw,
            String name,
            int index,
            NeuralNetConfiguration conf,
            Layer layer,
            InputPreProcessor preProcessor,
            String input,
            Set<String> taken) {
        String source = input;
        if (preProcessor != null) {
            source = unique(name + "-preprocessor", taken);
            raw.add(new RawNode(source, index, Role.PREPROCESSOR, preProcessor, null, List.of(input), Map.of(), null));
        }
        Map<String, INDArray> params = new LinkedHashMap<>();
        if (layer.numParams() > 0) {
            params.putAll(layer.paramTable());
        }
        RawNode node = new RawNode(
                name, index, Role.LAYER, thawed(conf.getLayer()), conf, List.of(source), params, layer.params());
        checkFinite(node);
        raw.add(node);
        return name;
    }

    /** Freezing concerns training only. Other wrappers compute something of their own and stay. */
    private static Object thawed(org.deeplearning4j.nn.conf.layers.Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return thawed(frozen.getLayer());
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? thawed(frozen.getUnderlying()) : layer;
    }

    private static org.deeplearning4j.nn.conf.graph.GraphVertex thawed(
            org.deeplearning4j.nn.conf.graph.GraphVertex vertex) {
        return vertex instanceof FrozenVertex frozen ? thawed(frozen.getUnderlying()) : vertex;
    }

    private static void checkFinite(RawNode node) {
        node.params().forEach((key, array) -> {
            double sum = array.sumNumber().doubleValue();
            if (Double.isFinite(sum) && array.data().dataType() != DataType.HALF) {
                return;
            }
            INDArray flat = array.reshape(array.length());
            for (long i = 0; i < flat.length(); i++) {
                double value = flat.getDouble(i);
                if (!Double.isFinite(value)) {
                    throw new InvalidNetworkException(
                            "Cannot quantize layer '%s' (%s, index %d): parameter '%s' holds %s at position %d;"
                                    + " expected finite numbers. Training has probably diverged: go back to an earlier"
                                    + " checkpoint.",
                            node.name(), node.conf().getClass().getSimpleName(), node.index(), key, value, i);
                }
            }
        });
    }

    private static void checkUsable(boolean isNull, INDArray params, boolean initialised) {
        if (isNull) {
            throw new InvalidNetworkException("Cannot quantize a network that is null; expected a trained"
                    + " MultiLayerNetwork or ComputationGraph.");
        }
        if (!initialised || params == null) {
            throw new InvalidNetworkException("Cannot quantize a network that has no parameters yet: init() was not"
                    + " called. Expected a trained network: call init() and fit(), or load one from a file.");
        }
    }

    private static void checkDataType(DataType type) {
        if (!type.isFPType()) {
            throw new InvalidNetworkException(
                    "Cannot quantize a network whose parameters are of type %s: it is quantized already. Expected a"
                            + " float network (FLOAT, DOUBLE, HALF or BFLOAT16): quantize the original again with the"
                            + " configuration that you want.",
                    type == DataType.BYTE ? "INT8" : type); // ND4J has two names for it
        }
    }

    private static String unique(String wanted, Set<String> taken) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    /** A node before its tensor kinds are known. */
    record RawNode(
            String name,
            int index,
            Role role,
            Object conf,
            NeuralNetConfiguration layerConf,
            List<String> inputs,
            Map<String, INDArray> params,
            INDArray flatParams) {}
}
