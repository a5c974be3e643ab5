package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import java.lang.ref.Reference;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A product over the memory of arrays. */
final class ProductKernel implements Kernel {

    private final ProductRunner runner;
    private final long offset;
    private boolean closed;

    ProductKernel(ProductRunner runner) {
        this(runner, 0);
    }

    /** @param offset bytes of the output before the first that the product writes */
    ProductKernel(ProductRunner runner, long offset) {
        this.runner = runner;
        this.offset = offset;
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        if (closed) {
            throw new IllegalStateException(
                    "Cannot run a kernel that was closed."); // runners write to memory of their own
        }
        long residual = inputs.length > 1 ? AddressPointer.of(inputs[1]) : 0;
        runner.run(AddressPointer.of(inputs[0]), residual, AddressPointer.of(output) + offset);
        Reference.reachabilityFence(inputs);
        Reference.reachabilityFence(output);
    }

    @Override
    public void close() {
        closed = true;
        runner.close();
    }
}
