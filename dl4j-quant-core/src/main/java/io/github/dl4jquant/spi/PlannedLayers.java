package io.github.dl4jquant.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Configurations of a network's layers, among which those of quantized ones are {@link Planned}. Stateless. */
public final class PlannedLayers {

    private PlannedLayers() {}

    /** Configuration of each layer, by name, in order. */
    public static Map<String, Object> of(MultiLayerNetwork net) {
        Map<String, Object> confs = new LinkedHashMap<>();
        for (int i = 0; i < net.getnLayers(); i++) {
            var layer = net.getLayer(i).conf().getLayer();
            confs.put(layer.getLayerName() == null ? "layer" + i : layer.getLayerName(), layer);
        }
        return confs;
    }

    /** Configuration of each layer and other vertex, by name, in the order of the network's configuration. */
    public static Map<String, Object> of(ComputationGraph net) {
        Map<String, Object> confs = new LinkedHashMap<>();
        for (Map.Entry<String, GraphVertex> vertex :
                net.getConfiguration().getVertices().entrySet()) {
            Object conf = vertex.getValue() instanceof LayerVertex layerVertex
                    ? layerVertex.getLayerConf().getLayer()
                    : vertex.getValue();
            confs.put(vertex.getKey(), conf);
        }
        return confs;
    }
}
