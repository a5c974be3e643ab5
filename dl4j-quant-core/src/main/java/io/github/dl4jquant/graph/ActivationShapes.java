package io.github.dl4jquant.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What a network's configuration tells of the shapes of its tensors, without running it. Stateless. */
public final class ActivationShapes {

    private ActivationShapes() {}

    /**
     * Shapes of the results of layers and of the network's input, by name, for a minibatch of one; -1 for the length of a
     * sequence. Empty if the configuration does not say what the input is: a network does not store the input type it was
     * built with, so it is known only where the first layer or its preprocessor fixes it.
     */
    public static Map<String, long[]> of(MultiLayerNetwork net) {
        MultiLayerConfiguration conf = net.getLayerWiseConfigurations();
        InputType input = inputType(conf.getInputPreProcess(0), conf.getConf(0).getLayer());
        if (input == null) {
            return Map.of();
        }
        List<InputType> types;
        try {
            types = conf.clone().getLayerActivationTypes(input);
        } catch (RuntimeException e) {
            return Map.of(); // layers that do not fit together by type can still run: nothing is lost but a number
        }
        Map<String, long[]> shapes = new HashMap<>();
        shapes.put(NetworkGraph.SEQUENTIAL_INPUT, shape(input));
        for (int i = 0; i < types.size(); i++) {
            String name = conf.getConf(i).getLayer().getLayerName();
            shapes.put(name == null ? "layer" + i : name, shape(types.get(i)));
        }
        return shapes;
    }

    /** The same for a graph; every one of its inputs has to be known. */
    public static Map<String, long[]> of(ComputationGraph net) {
        ComputationGraphConfiguration conf = net.getConfiguration();
        InputType[] inputs = conf.getNetworkInputs().stream()
                .map(name -> inputType(conf, name))
                .toArray(InputType[]::new);
        if (Arrays.asList(inputs).contains(null)) {
            return Map.of();
        }
        Map<String, InputType> types;
        try {
            // on a copy, since Deeplearning4j may change the configuration meanwhile
            types = conf.clone().getLayerActivationTypes(false, false, inputs);
        } catch (RuntimeException e) {
            return Map.of(); // as above
        }
        Map<String, long[]> shapes = new HashMap<>();
        types.forEach((name, type) -> shapes.put(name, shape(type)));
        return shapes;
    }

    private static InputType inputType(ComputationGraphConfiguration conf, String input) {
        for (Map.Entry<String, List<String>> reader : conf.getVertexInputs().entrySet()) {
            if (reader.getValue().contains(input)
                    && conf.getVertices().get(reader.getKey()) instanceof LayerVertex layer) {
                InputType type =
                        inputType(layer.getPreProcessor(), layer.getLayerConf().getLayer());
                if (type != null) {
                    return type;
                }
            }
        }
        return null;
    }

    private static InputType inputType(InputPreProcessor preProcessor, Layer first) {
        if (preProcessor instanceof FeedForwardToCnnPreProcessor image) {
            return InputType.convolutionalFlat(image.getInputHeight(), image.getInputWidth(), image.getNumChannels());
        }
        boolean vector = preProcessor == null && first instanceof DenseLayer;
        return vector ? InputType.feedForward(((DenseLayer) first).getNIn()) : null;
    }

    private static long[] shape(InputType type) {
        long[] shape = type.getShape(true);
        shape[0] = 1;
        return shape;
    }
}
