package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;

/**
 * The products that a {@link PartedLayer} is made of, in ONNX: the numbers of {@link PartedLayerImpl}.
 *
 * @param node the layer
 */
public record OnnxParts(OnnxGraph graph, OnnxNode<? extends PartedLayer> node) {

    /**
     * {@code activation(rows * W + b)} with one set of weights.
     *
     * @param part which
     * @param rows [rows, nIn]. Float rows of an INT8_STATIC layer, those between its steps, are quantized row by row
     * @param output of the result, [rows, nOut]
     */
    public OnnxTensor multiply(
            int part, OnnxTensor rows, boolean nonNegative, Activation activation, TensorFormat output) {
        BlockPart sizes = node.conf().blockParts().get(part);
        int nIn = Math.toIntExact(sizes.weights() / sizes.channels());
        return product(part, new OnnxLinear.Dense(nIn, sizes.channels(), 1), rows, nonNegative, activation, output)
                .emit(rows, TensorKind.FEED_FORWARD);
    }

    /** The same with a function of Deeplearning4j's, to floats: in the product if a kernel has it. */
    public OnnxTensor multiply(int part, OnnxTensor rows, boolean nonNegative, IActivation function) {
        Optional<Activation> fused = Activations.of(function);
        OnnxTensor result =
                multiply(part, rows, nonNegative, fused.orElse(Activation.identity()), TensorFormat.float32());
        return fused.isPresent()
                ? result
                : new OnnxTensor(OnnxActivations.of(graph, function, result), result.kind(), result.format());
    }

    /** A product of any kind, which is still to be added. */
    public OnnxProduct product(
            int part,
            OnnxLinear linear,
            OnnxTensor x,
            boolean nonNegative,
            Activation activation,
            TensorFormat output) {
        Precision precision =
                node.precision() == Precision.INT8_STATIC && !x.format().isInt8()
                        ? Precision.INT8_DYNAMIC
                        : node.precision();
        OnnxNode<?> step = node.reading(List.of(x)).computing(precision, output);
        return new OnnxProduct(graph, step, linear, weights(part), activation, nonNegative, null);
    }

    /** One set of weights. */
    public WeightTensor weights(int part) {
        return OnnxWeights.of(node, part);
    }

    /** The numbers of a part that is always float. */
    public float[] floats(int part) {
        return OnnxWeights.floats(weights(part));
    }
}
