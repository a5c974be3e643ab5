package io.github.dl4jquant.layers.locallyconnected;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.NodeQuantizer.Step;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the rules for both numbers of dimensions share. */
final class LocallyConnectedLowering {

    private LocallyConnectedLowering() {}

    static List<Step> lower(GraphNode node, PatchGrid grid, org.nd4j.linalg.activations.Activation function) {
        INDArray w = node.params().get(ConvolutionParamInitializer.WEIGHT_KEY); // [positions, in * height * width, out]
        INDArray b = node.params().get(ConvolutionParamInitializer.BIAS_KEY);
        int out = (int) w.size(2);
        TrainedWeights weights =
                TrainedWeights.of(canonical(w, grid), grid.positions() * out, b == null ? null : repeated(b, grid));
        return LayerSteps.withActivation(
                new LocallyConnectedOperation(grid, out, weights, Activation.identity()), computed(function));
    }

    /** As [positions, out, height, width, in]. */
    static INDArray canonical(INDArray w, PatchGrid grid) {
        return w.reshape('c', grid.positions(), grid.inChannels(), grid.kernelHeight(), grid.kernelWidth(), w.size(2))
                .permute(0, 4, 2, 3, 1);
    }

    /** Biases for all positions. */
    static INDArray repeated(INDArray b, PatchGrid grid) {
        return Nd4j.tile(b.reshape(1, b.length()), grid.positions(), 1);
    }

    /** What these layers, which run in SameDiff, make of an activation. */
    private static IActivation computed(org.nd4j.linalg.activations.Activation function) {
        return switch (function) {
            // along the last axis, whatever it is
            case SOFTMAX -> throw new UnsupportedNodeException("activation " + function);
            case LEAKYRELU -> new ActivationReLU(); // of slope 0
            default -> function.getActivationFunction();
        };
    }
}
