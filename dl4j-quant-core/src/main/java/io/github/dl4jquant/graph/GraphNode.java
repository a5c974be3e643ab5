package io.github.dl4jquant.graph;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer, vertex or preprocessor of a network.
 *
 * @param name unique in the network; also the name of the tensor it produces
 * @param index position of the layer (MultiLayerNetwork) or vertex (ComputationGraph)
 * @param role what {@code conf} is
 * @param conf the Deeplearning4j configuration object: {@code conf.layers.Layer}, {@code conf.graph.GraphVertex} or
 *     {@code InputPreProcessor}. Not to be changed
 * @param layerConf the configuration around a layer; null for other roles
 * @param inputs names of the tensors it reads
 * @param inputKinds kinds of those tensors, one each
 * @param outputKind kind of the tensor it produces
 * @param flatParams all of them in Deeplearning4j's own order, in one vector; null where there are none
 * @param params trained parameters by Deeplearning4j's key, views into the network's own array; not to be changed
 */
public record GraphNode(
        String name,
        int index,
        Role role,
        Object conf,
        NeuralNetConfiguration layerConf,
        List<String> inputs,
        List<TensorKind> inputKinds,
        TensorKind outputKind,
        Map<String, INDArray> params,
        INDArray flatParams) {

    /** What a node is in Deeplearning4j. */
    public enum Role {
        LAYER,
        VERTEX,
        PREPROCESSOR
    }

    public GraphNode {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(conf, "conf");
        inputs = List.copyOf(inputs);
        inputKinds = List.copyOf(inputKinds);
        params = Map.copyOf(params);
    }

    /** Simple name of the configuration class: "ConvolutionLayer". */
    public String type() {
        return conf.getClass().getSimpleName();
    }

    /** "layer 'conv1' (ConvolutionLayer, index 3)", for messages. */
    public String describe() {
        return role.name().toLowerCase(java.util.Locale.ROOT) + " '" + name + "' (" + type() + ", index " + index + ")";
    }

    /** Kind of the first input. */
    public TensorKind inputKind() {
        return inputKinds.get(0);
    }
}
