package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.graph.NetworkReader;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.layers.original.OriginalLayer;
import io.github.dl4jquant.layers.original.OriginalOperation;
import io.github.dl4jquant.layers.original.OriginalVertex;
import io.github.dl4jquant.spi.NodePlan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How much each layer of a network computes for one sample, found by running a sample of zeros through it. Immutable. */
final class MeasuredShapes {

    private final Map<String, Long> multiplyAccumulates = new HashMap<>();

    private MeasuredShapes() {}

    /** Nothing was measured. */
    static MeasuredShapes none() {
        return new MeasuredShapes();
    }

    /**
     * @param inputs shape of each of the network's inputs, without minibatch
     * @throws InvalidInputException if the network does not take them
     */
    static MeasuredShapes of(LoadedModel model, List<long[]> inputs) {
        INDArray[] features = inputs.stream().map(MeasuredShapes::zeros).toArray(INDArray[]::new);
        Map<String, long[]> shapes;
        try {
            shapes = model.network() instanceof MultiLayerNetwork net
                    ? shapes(net, features)
                    : shapes((ComputationGraph) model.network(), features);
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "Cannot run '" + model.path() + "' on an input of shape "
                            + String.join(
                                    " and ",
                                    inputs.stream().map(Arrays::toString).toList())
                            + " (" + FirstLine.of(e) + "). Expected --input-shape once for each input of the network,"
                            + " without the minibatch, in the axis order that it was trained with.",
                    e);
        }
        MeasuredShapes measured = new MeasuredShapes();
        if (model.isQuantized()) {
            measured.addQuantized(model, shapes);
        } else {
            measured.addFloat(model, shapes);
        }
        return measured;
    }

    /** Multiply-accumulates of a layer, by name; {@link NodePlan#UNKNOWN} if that was not measured. */
    long multiplyAccumulates(String layer) {
        return multiplyAccumulates.getOrDefault(layer, NodePlan.UNKNOWN);
    }

    private static INDArray zeros(long[] shape) {
        long[] batch = new long[shape.length + 1];
        batch[0] = 1;
        System.arraycopy(shape, 0, batch, 1, shape.length);
        return Nd4j.zeros(DataType.FLOAT, batch); // an index into any embedding, too
    }

    private static Map<String, long[]> shapes(MultiLayerNetwork net, INDArray[] features) {
        if (features.length != 1) {
            throw new IllegalArgumentException("it has 1 input");
        }
        Map<String, long[]> shapes = new HashMap<>();
        List<INDArray> activations = net.feedForward(features[0], false);
        shapes.put(NetworkGraph.SEQUENTIAL_INPUT, features[0].shape());
        for (int i = 0; i < net.getnLayers(); i++) {
            shapes.put(name(net, i), activations.get(i + 1).shape());
        }
        return shapes;
    }

    private static Map<String, long[]> shapes(ComputationGraph net, INDArray[] features) {
        Map<String, long[]> shapes = new HashMap<>();
        net.feedForward(features, false).forEach((name, array) -> shapes.put(name, array.shape()));
        return shapes;
    }

    private static String name(MultiLayerNetwork net, int index) {
        String name = net.getLayer(index).conf().getLayer().getLayerName();
        return name == null ? "layer" + index : name;
    }

    private void addFloat(LoadedModel model, Map<String, long[]> shapes) {
        NetworkGraph graph = model.network() instanceof MultiLayerNetwork net
                ? NetworkReader.read(net)
                : NetworkReader.read((ComputationGraph) model.network());
        for (GraphNode node : graph.nodes()) {
            if (node.role() != GraphNode.Role.PREPROCESSOR) {
                List<long[]> inputs = node.inputs().stream()
                        .filter(shapes::containsKey)
                        .map(shapes::get)
                        .toList();
                multiplyAccumulates.put(
                        node.name(), new OriginalOperation(node).multiplyAccumulates(inputs, shapes.get(node.name())));
            }
        }
    }

    private void addQuantized(LoadedModel model, Map<String, long[]> shapes) {
        if (model.network() instanceof MultiLayerNetwork net) {
            String before = NetworkGraph.SEQUENTIAL_INPUT;
            for (int i = 0; i < net.getnLayers(); i++) {
                add(name(net, i), net.getLayer(i).conf().getLayer(), List.of(shapes.get(before)), shapes);
                before = name(net, i);
            }
            return;
        }
        ComputationGraph graph = (ComputationGraph) model.network();
        graph.getConfiguration().getVertices().forEach((name, vertex) -> {
            List<long[]> inputs = graph.getConfiguration().getVertexInputs().get(name).stream()
                    .map(shapes::get)
                    .toList();
            add(name, conf(vertex), inputs, shapes);
        });
    }

    private static Object conf(GraphVertex vertex) {
        if (vertex instanceof QuantizedVertex quantized) {
            return quantized.getLayer();
        }
        return vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : vertex;
    }

    private void add(String name, Object conf, List<long[]> inputs, Map<String, long[]> shapes) {
        long[] output = shapes.get(name);
        if (conf instanceof QuantizedLayer layer) {
            multiplyAccumulates.put(name, layer.multiplyAccumulates(inputs, output));
        } else if (conf instanceof OriginalLayer layer) {
            multiplyAccumulates.put(name, layer.multiplyAccumulates(inputs, output));
        } else if (conf instanceof OriginalVertex vertex) {
            multiplyAccumulates.put(name, vertex.multiplyAccumulates(inputs, output));
        } else if (conf instanceof Layer || conf instanceof GraphVertex) {
            multiplyAccumulates.put(name, 0L); // Deeplearning4j's own without parameters: a loss, a vertex
        }
    }
}
