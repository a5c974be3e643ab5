package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelSpec;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link KernelLayer}: checks inputs and finds the kernel for their shapes. One per layer instance; {@link #run} is
 * synchronized, since kernels own scratch memory.
 */
public final class KernelRunner {

    private final KernelLayer layer;
    private final BlockKernels kernels;
    private final InputCheck inputCheck;
    private final DataType outputType;
    private Compiled current;

    /** Makes the array that a result is written to. */
    @FunctionalInterface
    public interface Allocator {
        INDArray allocate(DataType type, long[] shape);
    }

    private record Compiled(long[][] inputShapes, Kernel kernel, long[] outputShape) {}

    /**
     * @param block the layer's part of the network's parameters; null for a layer without weights. May be filled in
     *     later: it is first read when the layer is first run
     */
    public KernelRunner(KernelLayer layer, INDArray block) {
        this.layer = layer;
        this.kernels = new BlockKernels(layer, block);
        this.inputCheck = new InputCheck(layer);
        this.outputType = InputCheck.dataType(layer.outputFormat());
    }

    /**
     * Computes the layer.
     *
     * @throws InvalidInputException if an input has the wrong number type or shape
     */
    public synchronized INDArray run(INDArray[] inputs, Allocator allocator) {
        if (kernels.refresh()) {
            current = null;
        }
        inputCheck.check(inputs);
        INDArray output = null;
        try {
            Compiled kernel = current;
            if (kernel == null || !fits(kernel, inputs)) {
                kernel = compiledFor(inputs);
                current = kernel;
            }
            output = allocator.allocate(outputType, kernel.outputShape());
            kernel.kernel().run(inputs, output);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
        } finally {
            // kernels work on addresses: an array that only this method refers to must not be freed meanwhile
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(output);
        }
        return output;
    }

    /** Checks the parameters without computing anything. */
    void verify() {
        kernels.verify();
    }

    /** Bytes of packed weights held besides the parameter block. */
    public synchronized long packedBytes() {
        return kernels.packedBytes();
    }

    /** Forgets compiled kernels and packed weights, because the parameters have changed. */
    public synchronized void reset() {
        kernels.reset();
        current = null;
    }

    private static boolean fits(Compiled kernel, INDArray[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (!Arrays.equals(kernel.inputShapes()[i], inputs[i].shape())) {
                return false;
            }
        }
        return true;
    }

    private Compiled compiledFor(INDArray[] inputs) {
        long[][] shapes = Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new);
        ShapedKernel shaped = layer.kernelFor(shapes);
        Kernel kernel = shaped.spec() instanceof KernelSpec.Plain plain
                ? kernels.get(plain)
                : kernels.get(0, (KernelSpec.Weighted) shaped.spec());
        return new Compiled(shapes, kernel, shaped.outputShape());
    }
}
