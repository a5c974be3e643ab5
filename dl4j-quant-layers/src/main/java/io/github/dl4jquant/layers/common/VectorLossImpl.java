package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.KernelSpec;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link VectorLoss}. */
final class VectorLossImpl extends LossLayer {

    private static final long serialVersionUID = 1L;

    private final ResultArrays results = new ResultArrays();
    private transient InputCheck inputCheck;
    private transient long[] shape;
    private transient Kernel kernel;

    VectorLossImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (training || maskArray != null || input == null || input.rank() != 2) {
            return super.activate(training, workspaceMgr); // with its checks and masks
        }
        VectorLoss loss = (VectorLoss) layerConf();
        if (inputCheck == null) {
            inputCheck = new InputCheck(loss);
        }
        INDArray[] inputs = {input};
        inputCheck.check(inputs);
        if (kernel == null || !Arrays.equals(shape, inputs[0].shape())) {
            compile(loss.kernelFor(inputs[0].shape()));
        }
        INDArray result = results.make(workspaceMgr, DataType.FLOAT, shape);
        kernel.run(inputs, result);
        return result;
    }

    private void compile(ShapedKernel shaped) {
        if (kernel != null) {
            kernel.close();
        }
        kernel = KernelProviders.get().compile((KernelSpec.Plain) shaped.spec());
        shape = shaped.outputShape();
    }
}
