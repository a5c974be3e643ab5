package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.KernelLayerImpl;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.MaskedReductionUtil;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedGlobalPooling}; with a mask, which texts of different lengths have, in Deeplearning4j's float. */
final class QuantizedGlobalPoolingImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedGlobalPoolingImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** Behind this layer there is nothing left to mask. */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        setMaskArray(mask);
        return null;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (maskArray == null) {
            return super.activate(training, workspaceMgr);
        }
        QuantizedGlobalPooling layer = (QuantizedGlobalPooling) conf().getLayer();
        TensorFormat given = layer.getInputFormats().get(0);
        INDArray reals = input.castTo(DataType.FLOAT).sub(given.zeroPoint()).muli(given.scale());
        return stored(pooled(layer, reals), layer, workspaceMgr);
    }

    /** Deeplearning4j's result of this input, channels last, under the mask. */
    private INDArray pooled(QuantizedGlobalPooling layer, INDArray reals) {
        PoolingType type = layer.getKind().original();
        int norm = layer.getNorm();
        return switch (reals.rank()) {
            case 3 ->
                MaskedReductionUtil.maskedPoolingTimeSeries(
                        type, reals.permute(0, 2, 1).dup('c'), maskArray, norm, DataType.FLOAT);
            case 4 ->
                MaskedReductionUtil.maskedPoolingConvolution(
                        type, reals.permute(0, 3, 1, 2).dup('c'), maskArray, norm, DataType.FLOAT);
            default ->
                throw new InvalidInputException(
                        "Cannot run %s with a mask: got input of shape %s; expected a sequence or an image."
                                + " Deeplearning4j has no masked pooling over volumes: leave the mask out.",
                        layer.describe(), Arrays.toString(reals.shape()));
        };
    }

    /** In the number format and shape of this layer's output. */
    private INDArray stored(INDArray pooled, QuantizedGlobalPooling layer, LayerWorkspaceMgr workspaceMgr) {
        TensorFormat wanted = layer.getPlan().output();
        long batch = pooled.size(0);
        long channels = pooled.size(1);
        long[] shape = layer.outputShape(input.shape());
        INDArray result = newResult(workspaceMgr, InputCheck.dataType(wanted), shape);
        INDArray flat = pooled.dup('c').reshape(batch * channels);
        for (long i = 0; i < flat.length(); i++) {
            float real = flat.getFloat(i);
            result.putScalar(i, wanted.isInt8() ? wanted.params().quantize(real) : real);
        }
        return result;
    }
}
