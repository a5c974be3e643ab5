package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.kernel.reference.ReferenceKernelProvider;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs specifications on oneDNN and in plain Java and compares. */
final class Oracle {

    private final KernelProvider oneDnn = new OneDnnKernelProvider();
    private final KernelProvider reference = new ReferenceKernelProvider();

    KernelProvider oneDnn() {
        return oneDnn;
    }

    /**
     * Largest difference between the two, in steps for integers, and for floats relative to the largest magnitude of
     * the result or 1.
     */
    double difference(KernelSpec.Weighted spec, Fill inputs, Fill weightValues) {
        RandomTensors tensors = new RandomTensors(spec.toString().hashCode());
        Product product = Product.of(spec);
        int weightCount = product.outChannels() * weightsPerChannel(spec);
        boolean int8 = product.precision().hasInt8Weights();
        ElementType weightType = int8 ? ElementType.INT8 : ElementType.FLOAT32;
        WeightTensor weights = new WeightTensor(
                weightType,
                tensors.view(weightType, weightCount, 3, weightValues),
                int8 ? tensors.floats(product.outChannels(), 0.001f, 0.01f) : null,
                tensors.floats(product.outChannels(), -1f, 1f));
        INDArray input =
                tensors.array(product.input().type(), (int) (product.samples() * product.sampleLength()), inputs);
        int results = (int) (product.samples() * product.resultLength());
        INDArray[] all = product.residual() == null
                ? new INDArray[] {input}
                : new INDArray[] {input, tensors.array(product.residual().type(), results, Fill.RANDOM)};
        ElementType type = product.output().type();
        return difference(
                run(oneDnn, weights, spec, all, type, results),
                run(reference, weights, spec, all, type, results),
                type);
    }

    private static int weightsPerChannel(KernelSpec.Weighted spec) {
        return spec instanceof ConvolutionSpec convolution
                ? convolution.weightsPerChannel()
                : ((MatmulSpec) spec).nIn();
    }

    private static double[] run(
            KernelProvider provider,
            WeightTensor weights,
            KernelSpec.Weighted spec,
            INDArray[] inputs,
            ElementType type,
            int results) {
        try (WeightedKernels kernels = provider.prepare(weights);
                Kernel kernel = kernels.compile(spec)) {
            INDArray output = RandomTensors.empty(type, results);
            kernel.run(inputs, output);
            return RandomTensors.values(output, type);
        }
    }

    /** As above for a primitive without weights. */
    double difference(KernelSpec.Plain spec, TensorFormat output, long results, INDArray... inputs) {
        double[][] values = new double[2][];
        for (int p = 0; p < 2; p++) {
            try (Kernel kernel = (p == 0 ? oneDnn : reference).compile(spec)) {
                INDArray array = RandomTensors.empty(output.type(), results);
                kernel.run(inputs, array);
                values[p] = RandomTensors.values(array, output.type());
            }
        }
        return difference(values[0], values[1], output.type());
    }

    static double difference(double[] got, double[] expected, ElementType type) {
        assertThat(got).hasSameSizeAs(expected);
        double most = 0;
        double magnitude = 1;
        for (int i = 0; i < got.length; i++) {
            most = Math.max(most, Math.abs(got[i] - expected[i]));
            magnitude = Math.max(magnitude, Math.abs(expected[i]));
        }
        return type == ElementType.FLOAT32 ? most / magnitude : most;
    }
}
