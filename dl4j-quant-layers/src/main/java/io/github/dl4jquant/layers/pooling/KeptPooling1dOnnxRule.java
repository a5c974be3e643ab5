package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxWindow;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.layers.common.SlidingWindow.Mode;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;

/** Deeplearning4j's own pooling over time, where it stays: in mode Causal, in which it pads nothing. */
@AutoService(OnnxRule.class)
public final class KeptPooling1dOnnxRule implements OnnxRule<Subsampling1DLayer> {

    @Override
    public Class<Subsampling1DLayer> confType() {
        return Subsampling1DLayer.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<Subsampling1DLayer> node, OnnxGraph graph) {
        Subsampling1DLayer conf = node.conf();
        OnnxTensor x = node.input();
        if (!x.kind().isSequence()) {
            throw new UnsupportedNodeException("pooling over time of a tensor of kind " + x.kind());
        }
        SlidingWindow window = KeptPoolingOnnxRule.window(
                new int[] {1, conf.getKernelSize()[0]},
                new int[] {1, conf.getStride()[0]},
                new int[] {1, conf.getDilation()[0]},
                new int[] {0, conf.getPadding()[0]},
                conf.getConvolutionMode() == ConvolutionMode.Same ? Mode.SAME : Mode.TRUNCATE);
        String y = KeptPoolingOnnxRule.pooled(conf, graph.real(x), OnnxWindow.ofSequences(window), graph);
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }
}
