package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.KernelLayerImpl;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.workspace.ArrayType;
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
        PoolingType type = layer.getKind() == PoolingSpec.Kind.MAX ? PoolingType.MAX : PoolingType.AVG;
        TensorFormat given = layer.getInputFormats().get(0);
        INDArray reals = input.castTo(DataType.FLOAT)
                .sub(given.zeroPoint())
                .muli(given.scale())
                .permute(0, 3, 1, 2)
                .dup('c');
        INDArray pooled = MaskedReductionUtil.maskedPoolingConvolution(type, reals, maskArray, 0, DataType.FLOAT);
        return stored(pooled, layer, workspaceMgr);
    }

    /** In the number format and shape of this layer's output. */
    private static INDArray stored(INDArray pooled, QuantizedGlobalPooling layer, LayerWorkspaceMgr workspaceMgr) {
        TensorFormat wanted = layer.getPlan().output();
        long batch = pooled.size(0);
        long channels = pooled.size(1);
        long[] shape = layer.isCollapse() ? new long[] {batch, channels} : new long[] {batch, 1, 1, channels};
        INDArray result =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, InputCheck.dataType(wanted), shape, 'c');
        INDArray flat = pooled.dup('c').reshape(batch * channels);
        for (long i = 0; i < flat.length(); i++) {
            float real = flat.getFloat(i);
            result.putScalar(i, wanted.isInt8() ? wanted.params().quantize(real) : real);
        }
        return result;
    }
}
