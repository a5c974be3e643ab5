package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.NodeQuantizer.Step;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutions that keep the input channels apart, as convolutions of one group per input channel. Output channel
 * {@code c * multiplier + j} is the j-th one of input channel c.
 */
final class SeparatedLowering {

    private SeparatedLowering() {}

    static List<Step> depthwise(GraphNode node, DepthwiseConvolution2D conf) {
        ImageLayers.requireImage(node, conf.getCnn2dDataFormat());
        INDArray w =
                node.params().get(DepthwiseConvolutionParamInitializer.WEIGHT_KEY); // [height, width, in, multiplier]
        INDArray b = node.params().get(DepthwiseConvolutionParamInitializer.BIAS_KEY);
        ConvolutionOperation linear = perChannel(w.permute(2, 3, 0, 1), ConvolutionLowering.window(conf), b);
        return LayerSteps.withActivation(linear, conf.getActivationFn());
    }

    /** Two operations: depthwise, then pointwise with bias and activation. */
    static List<Step> separable(GraphNode node, SeparableConvolution2D conf) {
        ImageLayers.requireImage(node, conf.getCnn2dDataFormat());
        INDArray w = node.params()
                .get(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY); // [multiplier, in, height, width]
        INDArray p = node.params()
                .get(SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY); // [out, in * multiplier, 1, 1]
        INDArray b = node.params().get(SeparableConvolutionParamInitializer.BIAS_KEY);
        int out = (int) p.size(0);
        ConvolutionOperation pointwise = new ConvolutionOperation(
                (int) p.size(1),
                out,
                1,
                SlidingWindow.onePixel(),
                TrainedWeights.of(p, out, b),
                Activation.identity(),
                false);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("-depthwise", perChannel(w.permute(1, 0, 2, 3), ConvolutionLowering.window(conf), null)));
        steps.addAll(LayerSteps.withActivation(pointwise, conf.getActivationFn()));
        return steps;
    }

    /** @param weights [in, multiplier, height, width] */
    private static ConvolutionOperation perChannel(INDArray weights, SlidingWindow window, INDArray bias) {
        int in = (int) weights.size(0);
        int out = in * (int) weights.size(1);
        return new ConvolutionOperation(
                in, out, in, window, TrainedWeights.of(weights, out, bias), Activation.identity(), false);
    }
}
