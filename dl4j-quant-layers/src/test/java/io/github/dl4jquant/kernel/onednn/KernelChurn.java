package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Precision;
import java.util.EnumSet;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes and closes thousands of kernels and says whether the process grew by it. */
public final class KernelChurn {

    private static final int WARM_UP = 2_000;
    private static final int KERNELS = 10_000;
    /** A packed copy of these weights has 10 KB or more: losing each of 8,000 would be 80 MB. */
    private static final long ALLOWED = 50L << 20;

    private KernelChurn() {}

    public static void main(String[] args) {
        for (Precision precision : EnumSet.complementOf(EnumSet.of(Precision.ORIGINAL))) {
            long grown = churn(precision);
            System.out.println(
                    precision + " growth: " + (grown < ALLOWED ? "small" : "GREW") + " (" + grown + " bytes)");
        }
    }

    private static long churn(Precision precision) {
        WeightTensor weights = OneDnnLifecycleTest.weights(precision, 70, 144, 1);
        INDArray input = OneDnnLifecycleTest.TENSORS.array(
                OneDnnLifecycleTest.convolution(precision, 1).input().type(), 16 * 81, Fill.RANDOM);
        long before = 0;
        for (int i = 0; i < KERNELS; i++) {
            if (i == WARM_UP) {
                before = Pointer.physicalBytes();
            }
            try (WeightedKernels kernels = OneDnnLifecycleTest.PROVIDER.prepare(weights);
                    Kernel kernel = kernels.compile(OneDnnLifecycleTest.convolution(precision, 1 + i % 3))) {
                if (i % 3 == 0) {
                    OneDnnLifecycleTest.run(kernel, input, 70 * 81);
                }
            }
        }
        return Pointer.physicalBytes() - before;
    }
}
