package io.github.dl4jquant.layers.convolution;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.layers.common.OnnxLinear;
import io.github.dl4jquant.layers.common.OnnxWindow;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j's own convolution over time, where it stays: with windows that skip the beginning of the input. */
@AutoService(OnnxRule.class)
public final class KeptConvolution1dOnnxRule implements OnnxRule<Convolution1DLayer> {

    @Override
    public Class<Convolution1DLayer> confType() {
        return Convolution1DLayer.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<Convolution1DLayer> node, OnnxGraph graph) {
        Convolution1DLayer conf = node.conf();
        OnnxTensor x = node.input();
        if (x.kind() != TensorKind.of(conf.getRnnDataFormat()) || conf.getConvolutionMode() != ConvolutionMode.Same) {
            throw new UnsupportedNodeException(
                    "mode " + conf.getConvolutionMode() + " over a tensor of kind " + x.kind());
        }
        INDArray w = node.params().get(ConvolutionParamInitializer.WEIGHT_KEY);
        INDArray b = node.params().get(ConvolutionParamInitializer.BIAS_KEY);
        OnnxWindow window = OnnxWindow.ofSequences(new SlidingWindow(
                1,
                conf.getKernelSize()[0],
                1,
                conf.getStride()[0],
                1,
                conf.getDilation()[0],
                SlidingWindow.Mode.SAME,
                0,
                0,
                0,
                0,
                0,
                0));
        OnnxLinear.Convolution linear = OnnxLinear.Convolution.of(window, (int) w.size(1), (int) w.size(0), 1);
        float[] ordered = linear.ordered(TrainedWeights.floats(ConvolutionLowering.overTime(w)));
        String y = linear.floats(
                graph,
                graph.real(window.prepared(x, graph)),
                graph.floats("weights", ordered, linear.weightShape()),
                b == null ? null : graph.floats("bias", TrainedWeights.floats(b), b.length()));
        OnnxTensor sum = new OnnxTensor(y, x.kind(), TensorFormat.float32());
        return new OnnxTensor(OnnxActivations.of(graph, conf.getActivationFn(), sum), sum.kind(), sum.format());
    }
}
