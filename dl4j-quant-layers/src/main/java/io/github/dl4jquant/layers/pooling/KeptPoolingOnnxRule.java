package io.github.dl4jquant.layers.pooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxWindow;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Deeplearning4j's own pooling, where it stays: the p-norm, as LpPool. */
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
        if (conf.getPoolingType() != PoolingType.PNORM || !x.kind().isImage()) {
            throw new UnsupportedNodeException(conf.getPoolingType() + " pooling of a tensor of kind " + x.kind());
        }
        SlidingWindow window = SlidingWindow.of(
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding(),
                conf.getConvolutionMode());
        List<OnnxAttribute> attributes = new ArrayList<>(OnnxWindow.attributes(window));
        attributes.add(OnnxAttribute.of("p", conf.getPnorm()));
        return new OnnxTensor(
                graph.add("LpPool", List.of(graph.real(x)), attributes.toArray(new OnnxAttribute[0])),
                x.kind(),
                TensorFormat.float32());
    }
}
