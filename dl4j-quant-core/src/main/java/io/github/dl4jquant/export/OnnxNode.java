package io.github.dl4jquant.export;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.NodePlan;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer, vertex or preprocessor of the network that is exported.
 *
 * @param name unique in the network
 * @param conf its configuration
 * @param plan the decision that it is the result of; null for a Deeplearning4j layer that was kept as it is
 * @param inputs the tensors it reads
 * @param block INT8, this library's parameters; null where there are none
 * @param params FLOAT, those of a kept Deeplearning4j layer, by key; views, not to be changed
 */
public record OnnxNode<C>(
        String name, C conf, NodePlan plan, List<OnnxTensor> inputs, INDArray block, Map<String, INDArray> params) {

    public OnnxNode {
        inputs = List.copyOf(inputs);
        params = Map.copyOf(params);
    }

    /** The first input. */
    public OnnxTensor input() {
        return inputs.get(0);
    }

    public OnnxTensor input(int index) {
        return inputs.get(index);
    }

    /** In what numbers it computes. */
    public Precision precision() {
        return plan == null ? Precision.ORIGINAL : plan.precision();
    }

    /**
     * In what numbers it writes its result: those of the plan, signed ones as UINT8 with zero point 128, which are the same
     * numbers. ONNX Runtime has int8 kernels for those; of signed ones it makes them itself, but not where several operators
     * read one.
     */
    public TensorFormat output() {
        return plan == null ? TensorFormat.float32() : unsigned(plan.output());
    }

    private static TensorFormat unsigned(TensorFormat format) {
        return format.type() == ElementType.INT8
                ? TensorFormat.of(QuantParams.uint8(format.scale(), format.zeroPoint() + 128))
                : format;
    }

    /** "layer 'conv1' (QuantizedConvolution)", for messages. */
    public String describe() {
        return "layer '" + name + "' (" + conf.getClass().getSimpleName() + ")";
    }

    /** The same with other inputs: what was made of its own. */
    public OnnxNode<C> reading(List<OnnxTensor> others) {
        return new OnnxNode<>(name, conf, plan, others, block, params);
    }

    /** The same with other numbers: a part of what it computes. */
    public OnnxNode<C> computing(Precision precision, TensorFormat output) {
        return new OnnxNode<>(name, conf, plan.with(precision, output, plan.reason()), inputs, block, params);
    }

    /** The same place in the network with another configuration: what a wrapper wraps. */
    public <D> OnnxNode<D> with(D inner, Map<String, INDArray> innerParams) {
        return new OnnxNode<>(name, inner, plan, inputs, null, innerParams);
    }
}
