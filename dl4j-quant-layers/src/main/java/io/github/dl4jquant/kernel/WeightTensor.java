package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of one layer as a kernel takes them. The arrays are not copied: they must stay valid and unchanged for as
 * long as kernels made from them are used.
 *
 * <p>Canonical order of {@code values}: convolution [outChannels, kernelDepth, kernelHeight, kernelWidth, inChannels /
 * groups], dense [nOut, nIn]; row-major. Output channels of group g are the g-th run of outChannels / groups.
 *
 * @param type {@link ElementType#INT8} or {@link ElementType#FLOAT32}
 * @param values INT8 or FLOAT, rank 1, contiguous, in canonical order
 * @param scales one per output channel for INT8 weights; null for FLOAT32
 * @param bias one per output channel, in real units; null where the layer has none
 */
@SuppressWarnings("ArrayRecordComponent") // large, owned by the layer, never compared
public record WeightTensor(ElementType type, INDArray values, float[] scales, float[] bias) {

    public WeightTensor {
        Objects.requireNonNull(values, "values");
        if (type != ElementType.INT8 && type != ElementType.FLOAT32) {
            throw new IllegalArgumentException("Weights are INT8 or FLOAT32, got " + type);
        }
        if ((type == ElementType.INT8) != (scales != null)) {
            throw new IllegalArgumentException(
                    type + " weights " + (type == ElementType.INT8 ? "need" : "have no") + " scales");
        }
    }
}
