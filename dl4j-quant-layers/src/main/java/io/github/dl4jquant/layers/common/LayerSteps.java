package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.spi.NodeQuantizer.Step;
import io.github.dl4jquant.spi.Operation;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.IActivation;

/** The usual ways of taking a layer apart. */
public final class LayerSteps {

    private LayerSteps() {}

    /** A linear operation and the layer's activation: fused if a kernel has it, else in float behind it. */
    public static List<Step> withActivation(Operation linear, IActivation function) {
        Optional<Operation> fused =
                Activations.of(function).flatMap(a -> a.isIdentity() ? Optional.of(linear) : linear.thenActivation(a));
        if (fused.isPresent()) {
            return List.of(new Step("", fused.get()));
        }
        ActivationLayer behind =
                new ActivationLayer.Builder().activation(function).build();
        return List.of(new Step("-linear", linear), new Step("", KeptLayer.of(behind)));
    }
}
