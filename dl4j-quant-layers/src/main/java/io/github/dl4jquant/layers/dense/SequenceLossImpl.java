package io.github.dl4jquant.layers.dense;

import io.github.dl4jquant.layers.common.InferenceOnly;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link SequenceLoss}: Deeplearning4j's own code, with the logits as they come in place of a product. */
final class SequenceLossImpl extends RnnOutputLayer {

    private static final long serialVersionUID = 1L;

    SequenceLossImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    private boolean channelsLast() {
        return layerConf().getRnnDataFormat() == RNNFormat.NWC;
    }

    /** A copy, [minibatch * time, channels], since activation and loss functions may write over it. */
    @Override
    protected INDArray preOutput2d(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        INDArray logits = input.castTo(DataType.FLOAT);
        if (logits.rank() == 3) {
            INDArray channelsFirst = channelsLast() ? logits.permute(0, 2, 1) : logits;
            logits = TimeSeriesUtils.reshape3dTo2d(channelsFirst, workspaceMgr, ArrayType.FF_WORKING_MEM);
        }
        return workspaceMgr.dup(ArrayType.FF_WORKING_MEM, logits, logits.ordering());
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        if (input.rank() != 3) {
            throw new UnsupportedOperationException(
                    "Input must be rank 3. Got input with rank " + input.rank() + " " + layerId());
        }
        INDArray result = layerConf().getActivationFn().getActivation(preOutput2d(training, workspaceMgr), training);
        if (maskArray != null) {
            INDArray mask = maskArray.castTo(result.dataType());
            boolean perOutput = !mask.isColumnVectorOrScalar() || mask.equalShapes(result);
            if (perOutput) {
                result.muli(mask);
            } else {
                result.muliColumnVector(mask);
            }
        }
        INDArray sequence = TimeSeriesUtils.reshape2dTo3d(result, input.size(0), workspaceMgr, ArrayType.ACTIVATIONS);
        return channelsLast() ? sequence.permute(0, 2, 1) : sequence;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        throw InferenceOnly.refuseTraining("layer '" + layerConf().getLayerName() + "' (SequenceLoss)");
    }
}
