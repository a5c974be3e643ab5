package io.github.dl4jquant.layers.normalization;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Deeplearning4j's own batch normalization, where it stays, for want of knowing which axis holds the channels: the second. */
@AutoService(OnnxRule.class)
public final class KeptBatchNormalizationOnnxRule implements OnnxRule<BatchNormalization> {

    @Override
    public Class<BatchNormalization> confType() {
        return BatchNormalization.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<BatchNormalization> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        BatchNormalizationOperation affine = BatchNormalizationQuantizer.affine(node.conf(), node.params());
        int channels = affine.scale().length;
        float[] zeros = new float[channels];
        float[] ones = new float[channels];
        Arrays.fill(ones, 1f);
        String y = graph.add(
                "BatchNormalization",
                List.of(
                        graph.real(x),
                        graph.floats("scale", affine.scale(), channels),
                        graph.floats("shift", affine.shift(), channels),
                        graph.floats("mean", zeros, channels),
                        graph.floats("variance", ones, channels)),
                OnnxAttribute.of("epsilon", 0f));
        return new OnnxTensor(y, x.kind(), TensorFormat.float32());
    }
}
