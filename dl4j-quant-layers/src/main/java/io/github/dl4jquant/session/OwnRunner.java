package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.SharesWork;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a layer of this library that is more than one kernel, in an instance of its own over the same parameters. */
final class OwnRunner implements ProgramNode.LayerRunner {

    private final QuantizedLayerImpl own;
    private final ReusedMemory memory = new ReusedMemory();

    OwnRunner(Layer layer) {
        QuantizedLayer conf = (QuantizedLayer) layer.conf().getLayer();
        INDArray block = conf.blockBytes() == 0 ? null : layer.params();
        own = (QuantizedLayerImpl)
                conf.instantiate(layer.conf().clone(), List.of(), layer.getIndex(), block, false, DataType.INT8);
    }

    @Override
    public INDArray run(INDArray[] inputs, INDArray[] networkInputs) {
        own.setInputMiniBatchSize((int) networkInputs[0].size(0));
        memory.startAnew();
        return own.run(inputs, memory);
    }

    @Override
    public void share(HelperThreads helpers) {
        if (own instanceof SharesWork sharing) {
            sharing.share(helpers);
        }
    }

    @Override
    public boolean isSharing() {
        return own instanceof SharesWork sharing && sharing.isSharing();
    }

    @Override
    public void forget() {
        if (own instanceof SharesWork sharing) {
            sharing.forgetArrays();
        }
    }

    @Override
    public void close() {
        own.release();
    }
}
