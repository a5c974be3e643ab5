package io.github.dl4jquant.export;

import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Either kind of quantized network as a list of nodes, each after all that it reads.
 *
 * @param inputs names of the network's inputs
 * @param outputs names of the nodes that are its outputs
 * @param oneSequence whether Deeplearning4j takes all samples for parts of one sequence where it makes sequences of them:
 *     in a sequential network that was not trained in minibatches
 */
record ExportedNetwork(List<String> inputs, List<Node> nodes, List<String> outputs, boolean oneSequence) {

    /**
     * A layer, vertex or preprocessor.
     *
     * @param inputs names of nodes or inputs
     * @param block its parameters; null if it has none
     */
    record Node(String name, Object conf, List<String> inputs, INDArray block) {

        NodePlan plan() {
            return conf instanceof Planned planned ? planned.getPlan() : null;
        }
    }

    static ExportedNetwork of(MultiLayerNetwork net) {
        Set<String> taken = new HashSet<>(Set.of(NetworkGraph.SEQUENTIAL_INPUT));
        List<Node> nodes = new ArrayList<>();
        String previous = NetworkGraph.SEQUENTIAL_INPUT;
        for (int i = 0; i < net.getnLayers(); i++) {
            Layer layer = net.getLayer(i);
            var conf = net.getLayerWiseConfigurations().getConf(i).getLayer();
            String wanted = conf.getLayerName();
            String name = unique(isNone(wanted) ? "layer" + i : wanted, taken);
            InputPreProcessor before = net.getLayerWiseConfigurations().getInputPreProcess(i);
            if (before != null) {
                String own = unique(name + "-preprocessor", taken);
                nodes.add(new Node(own, before, List.of(previous), null));
                previous = own;
            }
            nodes.add(new Node(name, conf, List.of(previous), onlyOne(layer.paramTable())));
            previous = name;
        }
        boolean oneSequence = !net.getLayerWiseConfigurations().getConf(0).isMiniBatch();
        return new ExportedNetwork(List.of(NetworkGraph.SEQUENTIAL_INPUT), nodes, List.of(previous), oneSequence);
    }

    static ExportedNetwork of(ComputationGraph net) {
        ComputationGraphConfiguration conf = net.getConfiguration();
        Set<String> taken = new HashSet<>(conf.getNetworkInputs());
        taken.addAll(conf.getVertices().keySet());
        String unnamed = unique("unnamed", taken);
        List<Node> nodes = new ArrayList<>();
        for (int index : net.topologicalSortOrder()) {
            GraphVertex vertex = net.getVertices()[index];
            if (vertex.isInputVertex()) {
                continue;
            }
            String key = vertex.getVertexName();
            String name = isNone(key) ? unnamed : key;
            List<String> inputs = named(conf.getVertexInputs().get(key), unnamed);
            Object vertexConf = conf.getVertices().get(key);
            if (vertexConf instanceof LayerVertex layerVertex) {
                if (layerVertex.getPreProcessor() != null) {
                    String own = unique(name + "-preprocessor", taken);
                    nodes.add(new Node(own, layerVertex.getPreProcessor(), inputs, null));
                    inputs = List.of(own);
                }
                vertexConf = layerVertex.getLayerConf().getLayer();
            } else if (vertexConf instanceof PreprocessorVertex preProcessor) {
                vertexConf = preProcessor.getPreProcessor();
            }
            nodes.add(new Node(name, vertexConf, inputs, onlyOne(vertex.paramTable(false))));
        }
        return new ExportedNetwork(
                named(conf.getNetworkInputs(), unnamed), nodes, named(conf.getNetworkOutputs(), unnamed), false);
    }

    /** ONNX takes the empty name for an input that is left out. */
    private static boolean isNone(String name) {
        return name == null || name.isEmpty();
    }

    private static List<String> named(List<String> names, String unnamed) {
        return names.stream().map(name -> isNone(name) ? unnamed : name).toList();
    }

    private static INDArray onlyOne(Map<String, INDArray> params) {
        return params == null || params.isEmpty()
                ? null
                : new LinkedHashMap<>(params).values().iterator().next();
    }

    private static String unique(String wanted, Set<String> taken) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    /** The nodes that read a tensor. */
    List<Node> readers(String tensor) {
        return nodes.stream().filter(n -> n.inputs().contains(tensor)).toList();
    }
}
