package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.Kernel;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A kernel over the memory of its arrays. Owns Java memory only, so that closing it does nothing. */
abstract class JavaKernel implements Kernel {

    /**
     * Computes the output.
     *
     * @param inputs one buffer per input array, as of {@link ArrayMemory#of}
     * @param output to be overwritten from position 0; absolute access only
     */
    abstract void compute(ByteBuffer[] inputs, ByteBuffer output);

    @Override
    public final void run(INDArray[] inputs, INDArray output) {
        ByteBuffer[] buffers = new ByteBuffer[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            buffers[i] = ArrayMemory.of(inputs[i]);
        }
        try {
            compute(buffers, ArrayMemory.of(output));
        } finally {
            // Buffers do not keep arrays alive, and ND4J frees the memory of unreachable ones.
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(output);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {}
}
