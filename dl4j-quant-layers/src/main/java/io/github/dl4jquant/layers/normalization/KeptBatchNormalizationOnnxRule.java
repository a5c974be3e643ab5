package io.github.dl4jquant.layers.normalization;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Deeplearning4j's own batch normalization, where it stays, for want of knowing which axis holds the channels. */
@AutoService(OnnxRule.class)
public final class KeptBatchNormalizationOnnxRule implements OnnxRule<BatchNormalization> {

    @Override
    public Class<BatchNormalization> confType() {
        return BatchNormalization.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<BatchNormalization> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        boolean last = node.conf().getCnn2DFormat() == CNN2DFormat.NHWC;
        if (x.kind().isSequence() && !last) {
            throw new UnsupportedNodeException("normalizes the minibatch of sequences");
        }
        BatchNormalizationOperation affine = BatchNormalizationQuantizer.affine(node.conf(), node.params());
        // Deeplearning4j's second axis or its last, whatever they are
        boolean second = x.kind() == TensorKind.UNKNOWN ? !last : x.axis(last ? -1 : 1) == 1;
        String y = second ? alongSecond(affine, graph.real(x), graph) : along(affine, x, last, graph);
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }

    private static String alongSecond(BatchNormalizationOperation affine, String x, OnnxGraph graph) {
        int channels = affine.scale().length;
        float[] ones = new float[channels];
        Arrays.fill(ones, 1f);
        return graph.add(
                "BatchNormalization",
                List.of(
                        x,
                        graph.floats("scale", affine.scale(), channels),
                        graph.floats("shift", affine.shift(), channels),
                        graph.floats("mean", new float[channels], channels),
                        graph.floats("variance", ones, channels)),
                OnnxAttribute.of("epsilon", 0f));
    }

    private static String along(BatchNormalizationOperation affine, OnnxTensor x, boolean last, OnnxGraph graph) {
        int behind = x.kind() == TensorKind.UNKNOWN ? 0 : x.rank() - 1 - x.axis(last ? -1 : 1);
        long[] shape = new long[behind + 1];
        Arrays.fill(shape, 1);
        shape[0] = affine.scale().length;
        String scaled = graph.add("Mul", List.of(graph.real(x), graph.floats("scale", affine.scale(), shape)));
        return graph.add("Add", List.of(scaled, graph.floats("shift", affine.shift(), shape)));
    }
}
