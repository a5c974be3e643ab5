package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A Deeplearning4j layer without parameters that stays as it is, in float: softmax, loss. */
public record KeptLayer(Layer layer) implements Operation {

    /** Copies the layer. */
    public static KeptLayer of(Layer layer) {
        // through the builder: a layer whose inherited settings were never filled in cannot be loaded again
        return new KeptLayer(new NeuralNetConfiguration.Builder()
                .layer(layer.clone())
                .build()
                .getLayer());
    }

    @Override
    public String type(String nodeType) {
        return layer.getClass().getSimpleName();
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.ORIGINAL);
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(layer.clone(), null);
    }
}
