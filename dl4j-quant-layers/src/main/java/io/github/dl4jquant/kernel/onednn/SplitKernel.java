package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.reference.AccumulatorEpilogue;
import io.github.dl4jquant.kernel.reference.SampleQuantizer;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An int8 product on CPUs whose 8-bit multiplication saturates. The weights come in two parts of magnitudes up to 64,
 * whose products fit; their INT32 results are added, and the rest is done in plain Java. Twice the work and more, but
 * the very numbers that other CPUs compute.
 */
final class SplitKernel implements Kernel {

    private final PrimitiveCall[] halves = new PrimitiveCall[2];
    private final DataArgument[] sources = new DataArgument[2];
    private final INDArray[] sums = new INDArray[2];
    private final AccumulatorEpilogue epilogue;
    private final SampleQuantizer quantizer;
    private final INDArray integers;

    SplitKernel(OneDnnEngine engine, SplitWeights split, WeightTensor weights, KernelSpec.Weighted spec) {
        Product product = Product.of(spec);
        this.epilogue = spec instanceof ConvolutionSpec convolution
                ? AccumulatorEpilogue.of(convolution, weights.scales(), weights.bias())
                : AccumulatorEpilogue.of((MatmulSpec) spec, weights.scales(), weights.bias());
        boolean dynamic = product.precision() == Precision.INT8_DYNAMIC;
        long length = product.samples() * product.sampleLength();
        this.quantizer = dynamic
                ? new SampleQuantizer(
                        product.samples(), Math.toIntExact(product.sampleLength()), product.nonNegativeInput())
                : null;
        ElementType type = dynamic ? quantizer.type() : product.input().type();
        this.integers = dynamic
                ? Nd4j.createUninitializedDetached(
                        type == ElementType.INT8 ? DataType.INT8 : DataType.UINT8, length)
                : null;
        try {
            for (int h = 0; h < 2; h++) {
                sums[h] = Nd4j.createUninitializedDetached(DataType.INT, product.samples() * product.resultLength());
                compileHalf(engine, h, split.part(h), product, type);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void compileHalf(OneDnnEngine engine, int half, PackedWeights weights, Product product, ElementType type) {
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            attributes.zeroPoint(dnnl.DNNL_ARG_SRC, product.input().zeroPoint());
            halves[half] = product.compile(engine, weights, type, ElementType.INT32, null, attributes);
            memory.desc wanted = temporary.own(product.result(ElementType.INT32));
            sources[half] = halves[half].data(dnnl.DNNL_ARG_SRC, temporary.own(product.source(type)));
            halves[half].data(dnnl.DNNL_ARG_DST, wanted).at(sums[half]);
        }
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        float[] scales = quantizer == null ? null : quantizer.quantize(inputs[0], integers);
        for (int h = 0; h < 2; h++) {
            sources[h].at(quantizer == null ? inputs[0] : integers);
            halves[h].execute();
        }
        sums[0].addi(sums[1]);
        INDArray residual = inputs.length > 1 ? inputs[1] : null;
        if (scales == null) {
            epilogue.apply(sums[0], residual, output);
        } else {
            epilogue.apply(sums[0], scales, residual, output);
        }
    }

    @Override
    public void close() {
        for (int h = 0; h < 2; h++) {
            if (halves[h] != null) {
                halves[h].close();
            }
            release(sums[h]);
        }
        release(integers);
    }

    private static void release(INDArray array) {
        if (array != null && !array.wasClosed()) {
            array.close();
        }
    }
}
