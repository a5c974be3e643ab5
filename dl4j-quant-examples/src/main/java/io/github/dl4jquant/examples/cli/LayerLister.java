package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.layers.common.InferenceLayer;
import io.github.dl4jquant.layers.common.QuantizedVertex;
import io.github.dl4jquant.layers.original.OriginalVertex;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/** Lists the layers of a float or quantized network, in the order in which they run. */
final class LayerLister {

    private static final String CONVERSION = "a change of number format or axis order";

    private final String floatType;
    private final int bytesPerParameter;
    private final List<LayerRow> rows = new ArrayList<>();

    private final MeasuredShapes shapes;

    private LayerLister(DataType parameters, MeasuredShapes shapes) {
        this.shapes = shapes;
        this.floatType = parameters.isFPType() ? parameters.name() : DataType.FLOAT.name();
        this.bytesPerParameter = parameters.width();
    }

    /** @param shapes of activations, where they were measured: they tell how much there is to compute */
    static List<LayerRow> list(LoadedModel model, MeasuredShapes shapes) {
        if (model.network() instanceof MultiLayerNetwork net) {
            LayerLister lister =
                    new LayerLister(net.getLayerWiseConfigurations().getDataType(), shapes);
            for (int i = 0; i < net.getnLayers(); i++) {
                Layer conf = net.getLayer(i).conf().getLayer();
                String name = conf.getLayerName() == null ? "layer" + i : conf.getLayerName();
                lister.addLayer(name, conf, net.getLayer(i).numParams());
            }
            return lister.rows;
        }
        ComputationGraph graph = (ComputationGraph) model.network();
        LayerLister lister = new LayerLister(graph.getConfiguration().getDataType(), shapes);
        for (int index : graph.topologicalSortOrder()) {
            org.deeplearning4j.nn.graph.vertex.GraphVertex vertex = graph.getVertices()[index];
            if (vertex.hasLayer()) {
                lister.addLayer(vertex.getVertexName(), vertex.getLayer().conf().getLayer(), vertex.numParams());
            } else if (!vertex.isInputVertex()) {
                GraphVertex conf = graph.getConfiguration().getVertices().get(vertex.getVertexName());
                lister.addVertex(vertex.getVertexName(), conf, vertex.numParams());
            }
        }
        return lister.rows;
    }

    private void addLayer(String name, Layer conf, long parameters) {
        if (conf instanceof InferenceLayer quantized) {
            addPlanned(name, quantized, parameters);
        } else {
            addFloat(name, conf.getClass().getSimpleName(), parameters);
        }
    }

    private void addVertex(String name, GraphVertex conf, long parameters) {
        if (conf instanceof QuantizedVertex quantized) {
            addPlanned(name, quantized, parameters);
        } else if (conf instanceof OriginalVertex original) {
            addPlanned(name, original, parameters);
        } else {
            addFloat(name, conf.getClass().getSimpleName(), parameters);
        }
    }

    private void addPlanned(String name, Planned conf, long parameters) {
        NodePlan plan = conf.getPlan();
        rows.add(new LayerRow(
                name,
                conf.conversion() ? List.of() : plan.members(),
                plan.type(),
                conf.conversion() ? "-" : plan.precision().name(),
                plan.output().type().name(),
                parameters * bytesPerParameter,
                conf.conversion() ? 0 : multiplyAccumulates(name, plan, parameters),
                conf.conversion() ? CONVERSION : plan.reason(),
                plan.measuredMicros()));
    }

    private void addFloat(String name, String type, long parameters) {
        long work = parameters == 0 ? 0 : shapes.multiplyAccumulates(name);
        rows.add(new LayerRow(
                name, List.of(), type, floatType, floatType, parameters * bytesPerParameter, work, "", Map.of()));
    }

    /** As the plan says; where it was made without knowing shapes, as they were measured. */
    private long multiplyAccumulates(String name, NodePlan plan, long parameters) {
        if (plan.multiplyAccumulates() != NodePlan.UNKNOWN) {
            return plan.multiplyAccumulates();
        }
        return parameters == 0 ? 0 : shapes.multiplyAccumulates(name);
    }
}
