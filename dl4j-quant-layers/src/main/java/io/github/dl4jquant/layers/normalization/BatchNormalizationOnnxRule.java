package io.github.dl4jquant.layers.normalization;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.layers.common.OnnxLinear;
import io.github.dl4jquant.layers.common.OnnxProduct;
import io.github.dl4jquant.layers.common.OnnxWeights;
import io.github.dl4jquant.scheme.ElementType;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;

/**
 * {@link QuantizedBatchNormalization} as a convolution with one group per channel where it is int8, which runtimes have an
 * int8 kernel for; as Mul and Add otherwise.
 */
@AutoService(OnnxRule.class)
public final class BatchNormalizationOnnxRule implements OnnxRule<QuantizedBatchNormalization> {

    @Override
    public Class<QuantizedBatchNormalization> confType() {
        return QuantizedBatchNormalization.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(BatchNormalization.class, ElementWiseMultiplicationLayer.class);
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedBatchNormalization> node, OnnxGraph graph) {
        int channels = node.conf().getChannels();
        OnnxTensor x = node.input();
        WeightTensor weights = OnnxWeights.of(node);
        int positions = x.kind().positionAxes();
        long[] shape = new long[positions + 2];
        Arrays.fill(shape, 1);
        if (weights.type() == ElementType.INT8 && positions > 0) {
            shape[0] = channels;
            OnnxLinear depthwise = new OnnxLinear.Convolution(shape, List.of(OnnxAttribute.of("group", channels)));
            return new OnnxProduct(graph, node, depthwise, weights, node.conf().getActivation(), false, null)
                    .emit(x, x.kind());
        }
        shape[1] = channels;
        float[] factors = weights.type() == ElementType.INT8 ? reals(weights) : OnnxWeights.floats(weights);
        String scaled = graph.add("Mul", List.of(graph.real(x), graph.floats("factors", factors, shape)));
        String y = graph.add("Add", List.of(scaled, graph.floats("bias", weights.bias(), shape)));
        return graph.store(OnnxActivations.of(graph, node.conf().getActivation(), y), x.kind(), node.output());
    }

    private static float[] reals(WeightTensor weights) {
        byte[] integers = OnnxWeights.bytes(weights);
        float[] reals = new float[integers.length];
        for (int c = 0; c < reals.length; c++) {
            reals[c] = weights.scales()[c] * integers[c];
        }
        return reals;
    }
}
