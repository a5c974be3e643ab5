package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.layers.common.MovingLayerImpl;
import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link QuantizedReshape}. */
final class QuantizedReshapeImpl extends MovingLayerImpl {

    private static final long serialVersionUID = 1L;

    /** Between two kernels; outside of workspaces, kept for the next run. */
    private transient INDArray scratch;

    QuantizedReshapeImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected INDArray move(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        QuantizedReshape reshape = (QuantizedReshape) layer();
        INDArray input = inputs[0];
        long[] shape = reshape.outputShape(input.shape());
        List<KernelSpec.Plain> kernels = reshape.kernels(input.shape());
        if (kernels.size() == 1) {
            return run(kernels.get(0), inputs, shape, workspaceMgr);
        }
        if (scratch == null || scratch.length() != input.length() || scratch.dataType() != input.dataType()) {
            scratch = Nd4j.createUninitializedDetached(input.dataType(), input.length());
        }
        run(kernels.get(0), input, scratch);
        return run(kernels.get(1), new INDArray[] {scratch}, shape, workspaceMgr);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        MaskReshape masks = ((QuantizedReshape) layer()).getMasks();
        return mask == null || masks == null ? new Pair<>(mask, state) : masks.apply(mask, state, minibatchSize);
    }
}
