package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.ZeroPointBias;
import io.github.dl4jquant.kernel.reference.AccumulatorEpilogue;
import io.github.dl4jquant.kernel.reference.SampleQuantizer;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An int8 product on CPUs whose 8-bit multiplication saturates. The weights come in two parts of magnitudes up to 64,
 * whose products fit; their INT32 results are added, and the rest is done in plain Java. Twice the work and more, but
 * the very numbers that other CPUs compute.
 */
final class SplitKernel implements Kernel {

    private static final int CHUNK = 1 << 12;

    private final OneDnnEngine engine;
    private final PrimitiveCall[] halves = new PrimitiveCall[2];
    private final DataArgument[] sources = new DataArgument[2];
    private final INDArray[] sums = new INDArray[2];
    private final int[] corrections;
    private final int[][] chunks;
    private final AccumulatorEpilogue epilogue;
    private final SampleQuantizer quantizer;
    private final INDArray integers;
    private final PaddedSource copied;

    SplitKernel(OneDnnEngine engine, SplitWeights split, WeightTensor weights, KernelSpec.Weighted spec) {
        this.engine = engine;
        Product product = Product.of(spec);
        boolean accumulators = product.output().type() == ElementType.INT32;
        float[] bias = accumulators ? null : ZeroPointBias.of(product.input(), weights);
        this.epilogue = spec instanceof ConvolutionSpec convolution
                ? AccumulatorEpilogue.of(convolution, weights.scales(), bias)
                : AccumulatorEpilogue.of((MatmulSpec) spec, weights.scales(), bias);
        boolean dynamic = product.precision() == Precision.INT8_DYNAMIC;
        int sample = Math.toIntExact(product.sampleLength());
        this.quantizer = dynamic ? new SampleQuantizer(product.samples(), sample, product.nonNegativeInput()) : null;
        ElementType type = dynamic ? quantizer.type() : product.input().type();
        this.integers = dynamic
                ? detached(type == ElementType.INT8 ? DataType.INT8 : DataType.UINT8, product.samples() * (long) sample)
                : null;
        int zeroPoint = product.input().zeroPoint();
        this.copied = type == ElementType.UINT8 && zeroPoint == 0
                ? null
                : new PaddedSource(engine, product, type, zeroPoint, true);
        int added = copied == null ? 0 : copied.offset() + (accumulators ? zeroPoint : 0);
        this.corrections = added == 0 ? new int[product.outChannels()] : times(added, weights.channelSums());
        this.chunks = new int[2][Math.max(1, CHUNK / corrections.length) * corrections.length];
        try {
            for (int h = 0; h < 2; h++) {
                sums[h] = detached(DataType.INT, product.samples() * product.resultLength());
                compileHalf(engine, h, split.part(h), copied == null ? product : copied.product());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static int[] times(int factor, int... sums) {
        return Arrays.stream(sums).map(sum -> factor * sum).toArray();
    }

    private static INDArray detached(DataType type, long length) {
        return Nd4j.createUninitializedDetached(type, length);
    }

    private void compileHalf(OneDnnEngine engine, int half, PackedWeights weights, Product product) {
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            halves[half] = product.compile(engine, weights, ElementType.UINT8, ElementType.INT32, null, attributes);
            sources[half] = halves[half].data(dnnl.DNNL_ARG_SRC, temporary.own(product.source(ElementType.UINT8)));
            halves[half]
                    .data(dnnl.DNNL_ARG_DST, temporary.own(product.result(ElementType.INT32)))
                    .at(sums[half]);
        }
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        float[] scales = quantizer == null ? null : quantizer.quantize(inputs[0], integers);
        long source = AddressPointer.of(quantizer == null ? inputs[0] : integers);
        multiply(source);
        addSums();
        INDArray residual = inputs.length > 1 ? inputs[1] : null;
        if (scales == null) {
            epilogue.apply(sums[0], residual, output);
        } else {
            epilogue.apply(sums[0], scales, residual, output);
        }
    }

    private void multiply(long source) {
        if (copied == null) {
            executeHalves(source);
            return;
        }
        ScratchPool.Block copy = engine.scratch().borrow(copied.bytes());
        try {
            copied.bring(source, copy.address());
            executeHalves(copy.address());
        } finally {
            engine.scratch().giveBack(copy);
        }
    }

    private void executeHalves(long source) {
        for (int h = 0; h < 2; h++) {
            sources[h].at(source);
            halves[h].execute();
        }
    }

    private void addSums() {
        IntPointer first = new IntPointer(new AddressPointer(AddressPointer.of(sums[0])));
        IntPointer second = new IntPointer(new AddressPointer(AddressPointer.of(sums[1])));
        int length = Math.toIntExact(sums[0].length());
        int channels = corrections.length;
        for (int done = 0; done < length; done += chunks[0].length) {
            int count = Math.min(chunks[0].length, length - done);
            first.position(done).get(chunks[0], 0, count);
            second.position(done).get(chunks[1], 0, count);
            for (int row = 0; row < count; row += channels) {
                for (int c = 0; c < channels; c++) {
                    chunks[0][row + c] += chunks[1][row + c] - corrections[c];
                }
            }
            first.position(done).put(chunks[0], 0, count);
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
        if (copied != null) {
            copied.close();
        }
        release(integers);
    }

    private static void release(INDArray array) {
        if (array != null && !array.wasClosed()) {
            array.close();
        }
    }
}
