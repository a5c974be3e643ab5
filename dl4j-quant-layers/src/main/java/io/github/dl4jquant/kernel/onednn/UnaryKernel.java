package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A primitive with one input and one output and nothing else to do: pooling, reordering. */
final class UnaryKernel implements Kernel {

    private final PrimitiveCall call;
    private final DataArgument source;
    private final DataArgument destination;

    /** @param call without source and destination; taken over */
    UnaryKernel(PrimitiveCall call, memory.desc given, memory.desc wanted) {
        this.call = call;
        this.source = call.data(dnnl.DNNL_ARG_SRC, given);
        this.destination = call.data(dnnl.DNNL_ARG_DST, wanted);
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        source.at(inputs[0]);
        destination.at(output);
        call.execute();
    }

    @Override
    public void close() {
        call.close();
    }
}
