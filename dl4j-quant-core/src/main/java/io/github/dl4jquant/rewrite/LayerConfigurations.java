package io.github.dl4jquant.rewrite;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Wraps layers the way Deeplearning4j stores them. */
final class LayerConfigurations {

    private LayerConfigurations() {}

    /** The configuration of one layer, with the global settings (seed, minibatch, ...) of {@code template}. */
    static NeuralNetConfiguration around(Layer layer, NeuralNetConfiguration template) {
        NeuralNetConfiguration conf = template.clone();
        conf.setLayer(layer);
        conf.clearVariables();
        return conf;
    }
}
