package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxPooling;
import io.github.dl4jquant.layers.common.OnnxWindow;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.SlidingWindow.Mode;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Deeplearning4j's own pooling, where it stays: with windows that skip the beginning of the input. */
@AutoService(OnnxRule.class)
public final class KeptPoolingOnnxRule implements OnnxRule<SubsamplingLayer> {

    @Override
    public Class<SubsamplingLayer> confType() {
        return SubsamplingLayer.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<SubsamplingLayer> node, OnnxGraph graph) {
        SubsamplingLayer conf = node.conf();
        OnnxTensor x = node.input();
        if (x.kind() != TensorKind.of(conf.getCnn2dDataFormat())) {
            throw new UnsupportedNodeException(conf.getPoolingType() + " pooling of a tensor of kind " + x.kind());
        }
        SlidingWindow window = window(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode() == ConvolutionMode.Same ? Mode.SAME : Mode.TRUNCATE);
        String y = pooled(conf, graph.real(x), OnnxWindow.ofImages(window), graph);
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }

    /** Unchecked: ONNX can say more than this library's kernels compute. Arrays are [height, width]. */
    static SlidingWindow window(int[] kernel, int[] stride, int[] dilation, int[] padding, Mode mode) {
        boolean explicit = mode != Mode.SAME;
        return new SlidingWindow(
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                dilation[0],
                dilation[1],
                mode,
                explicit ? padding[0] : 0,
                explicit ? padding[1] : 0,
                0,
                0,
                0,
                0);
    }

    static String pooled(SubsamplingLayer conf, String x, OnnxWindow window, OnnxGraph graph) {
        return switch (conf.getPoolingType()) {
            case MAX -> OnnxPooling.max(x, window, graph);
            case AVG -> OnnxPooling.average(x, window, conf.isAvgPoolIncludePadInDivisor(), graph);
            case PNORM -> OnnxPooling.norm(x, conf.getPnorm(), window, graph);
            case SUM -> throw new UnsupportedNodeException("sums, which Deeplearning4j does not compute either");
        };
    }
}
