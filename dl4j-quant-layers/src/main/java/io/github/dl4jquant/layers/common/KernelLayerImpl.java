package io.github.dl4jquant.layers.common;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link KernelLayer}. */
public abstract class KernelLayerImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient KernelRunner runner;

    protected KernelLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void bind(QuantizedLayer layer, INDArray parameters) {
        if (runner != null) {
            runner.reset();
        }
        runner = new KernelRunner((KernelLayer) layer, parameters);
    }

    @Override
    public void verify() {
        runner.verify();
    }

    @Override
    public long packedBytes() {
        return runner.packedBytes();
    }

    @Override
    protected void parametersChanged() {
        runner.reset();
    }

    @Override
    public INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        return runner.run(inputs, (type, shape) -> newResult(workspaceMgr, type, shape));
    }
}
