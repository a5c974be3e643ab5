package io.github.dl4jquant.layers.masking;

import io.github.dl4jquant.layers.common.MaskedRows;
import io.github.dl4jquant.layers.common.PartedLayerImpl;
import io.github.dl4jquant.layers.common.TrainedWeights;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedMask}. */
final class QuantizedMaskImpl extends PartedLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedMaskImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        output.assign(inputs[0]);
        if (maskArray == null) {
            return;
        }
        long rows = output.length() / output.size(output.rank() - 1);
        if (maskArray.length() != rows) {
            throw new IllegalArgumentException("its mask has shape " + Arrays.toString(maskArray.shape())
                    + ", expected one number for each of " + rows + " rows of an input of shape "
                    + Arrays.toString(output.shape()));
        }
        QuantizedMask layer = (QuantizedMask) conf().getLayer();
        MaskedRows.apply(
                TrainedWeights.floats(maskArray), output, layer.getPlan().output());
    }
}
