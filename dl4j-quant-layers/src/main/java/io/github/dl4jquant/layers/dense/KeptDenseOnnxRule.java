package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxActivations;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j's own dense layer, where it stays: with layer normalization inside. */
@AutoService(OnnxRule.class)
public final class KeptDenseOnnxRule implements OnnxRule<DenseLayer> {

    @Override
    public Class<DenseLayer> confType() {
        return DenseLayer.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<DenseLayer> node, OnnxGraph graph) {
        INDArray w = node.params().get(DefaultParamInitializer.WEIGHT_KEY);
        INDArray b = node.params().get(DefaultParamInitializer.BIAS_KEY);
        INDArray gain = node.params().get(DefaultParamInitializer.GAIN_KEY);
        String weights = graph.floats("weights", TrainedWeights.floats(w), w.size(0), w.size(1));
        String y = graph.add("MatMul", List.of(graph.real(node.input()), weights));
        if (gain != null) {
            y = graph.add("Mul", List.of(standardized(y, graph), vector(gain, "gain", graph)));
        }
        if (b != null) {
            y = graph.add("Add", List.of(y, vector(b, "bias", graph)));
        }
        OnnxTensor sum = new OnnxTensor(y, TensorKind.FEED_FORWARD, TensorFormat.float32());
        return new OnnxTensor(OnnxActivations.of(graph, node.conf().getActivationFn(), sum), sum.kind(), sum.format());
    }

    /** {@code (y - mean) / standard deviation} of each sample, as Deeplearning4j has it, without an epsilon. */
    private static String standardized(String y, OnnxGraph graph) {
        String mean = graph.reduce("ReduceMean", y, true, 1);
        String centred = graph.add("Sub", List.of(y, mean));
        String variance = graph.reduce("ReduceMean", graph.add("Mul", List.of(centred, centred)), true, 1);
        return graph.add("Div", List.of(centred, graph.add("Sqrt", List.of(variance))));
    }

    private static String vector(INDArray values, String name, OnnxGraph graph) {
        return graph.floats(name, TrainedWeights.floats(values), values.length());
    }
}
