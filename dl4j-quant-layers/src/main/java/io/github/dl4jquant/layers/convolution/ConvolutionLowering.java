package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.layers.common.LayerSteps;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the rules for Deeplearning4j's names of the plain convolutions share. */
final class ConvolutionLowering {

    static final Set<Precision> PRECISIONS =
            EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);

    private ConvolutionLowering() {}

    static List<Step> lower(GraphNode node, ConvolutionLayer conf) {
        ImageLayers.requireImage(node, conf.getCnn2dDataFormat());
        INDArray w = node.params().get(ConvolutionParamInitializer.WEIGHT_KEY); // [out, in, height, width]
        INDArray b = node.params().get(ConvolutionParamInitializer.BIAS_KEY);
        int out = (int) w.size(0);
        TrainedWeights weights = TrainedWeights.of(w.permute(0, 2, 3, 1), out, b);
        ConvolutionOperation linear =
                new ConvolutionOperation((int) w.size(1), out, 1, window(conf), weights, Activation.identity(), false);
        return LayerSteps.withActivation(linear, conf.getActivationFn());
    }

    static List<Step> lower(GraphNode node, Convolution1DLayer conf) {
        ImageLayers.requireSequence(node, conf.getRnnDataFormat());
        SlidingWindow window = SlidingWindow.overTime(
                conf.getKernelSize()[0],
                conf.getStride()[0],
                conf.getDilation()[0],
                conf.getPadding()[0],
                conf.getConvolutionMode());
        INDArray w = node.params().get(ConvolutionParamInitializer.WEIGHT_KEY);
        INDArray b = node.params().get(ConvolutionParamInitializer.BIAS_KEY);
        int out = (int) w.size(0);
        ConvolutionOperation linear = new ConvolutionOperation(
                (int) w.size(1), out, 1, window, TrainedWeights.of(overTime(w), out, b), Activation.identity(), false);
        return LayerSteps.withActivation(linear, conf.getActivationFn());
    }

    /** As [out, kernel, in]: they are in the order [kernel, in, out], whatever their shape, [out, in, kernel, 1], says. */
    static INDArray overTime(INDArray w) {
        return w.reshape('c', w.size(2), w.size(1), w.size(0)).permute(2, 0, 1);
    }

    static SlidingWindow window(ConvolutionLayer conf) {
        return SlidingWindow.of(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode());
    }
}
