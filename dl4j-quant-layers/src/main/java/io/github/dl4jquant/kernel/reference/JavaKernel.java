package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.Kernel;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A kernel over the memory of its arrays. Owns Java memory only, so that closing it does nothing. */
abstract class JavaKernel implements Kernel {

    private ByteBuffer[] inputBuffers = new ByteBuffer[0];
    private long[] inputAddresses = new long[0];
    private ByteBuffer outputBuffer;
    private long outputAddress;

    /**
     * Computes the output.
     *
     * @param inputs one buffer per input array, as of {@link ArrayMemory#of}
     * @param output to be overwritten from position 0; absolute access only
     */
    abstract void compute(ByteBuffer[] inputs, ByteBuffer output);

    @Override
    public final void run(INDArray[] inputs, INDArray output) {
        look(inputs, output);
        try {
            compute(inputBuffers, outputBuffer);
        } finally {
            // Buffers do not keep arrays alive, and ND4J frees the memory of unreachable ones.
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(output);
            Reference.reachabilityFence(this);
        }
    }

    /** Buffers are made anew only for arrays that lie elsewhere than those of the last call. */
    private void look(INDArray[] inputs, INDArray output) {
        if (inputBuffers.length != inputs.length) {
            inputBuffers = new ByteBuffer[inputs.length];
            inputAddresses = new long[inputs.length];
        }
        for (int i = 0; i < inputs.length; i++) {
            long address = ArrayMemory.address(inputs[i]);
            if (inputBuffers[i] == null || inputAddresses[i] != address) {
                inputBuffers[i] = ArrayMemory.of(inputs[i]);
                inputAddresses[i] = address;
            }
        }
        long address = ArrayMemory.address(output);
        if (outputBuffer == null || outputAddress != address) {
            outputBuffer = ArrayMemory.of(output);
            outputAddress = address;
        }
    }

    @Override
    public void close() {}
}
