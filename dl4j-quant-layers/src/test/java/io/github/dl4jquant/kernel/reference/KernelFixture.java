package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes ND4J arrays of all element types from Java numbers, and runs kernels of the reference provider on them. */
final class KernelFixture {

    static final TensorFormat FLOAT = TensorFormat.float32();

    private static final ReferenceKernelProvider PROVIDER = new ReferenceKernelProvider();

    private KernelFixture() {}

    static TensorFormat int8(float scale, int zeroPoint) {
        return TensorFormat.of(new QuantParams(ElementType.INT8, scale, zeroPoint));
    }

    static TensorFormat uint8(float scale, int zeroPoint) {
        return TensorFormat.of(QuantParams.uint8(scale, zeroPoint));
    }

    static INDArray floats(float... values) {
        return Nd4j.createFromArray(values);
    }

    /** A vector of INT8, UINT8 or INT32. */
    static INDArray integers(ElementType type, int... values) {
        INDArray array = empty(type, values.length);
        ByteBuffer memory = ArrayMemory.of(array);
        for (int i = 0; i < values.length; i++) {
            if (type == ElementType.INT32) {
                memory.putInt(4 * i, values[i]);
            } else {
                memory.put(i, (byte) values[i]);
            }
        }
        return array;
    }

    static INDArray int8s(int... values) {
        return integers(ElementType.INT8, values);
    }

    static INDArray uint8s(int... values) {
        return integers(ElementType.UINT8, values);
    }

    /** A vector that is not zeroed, so that elements which a kernel forgets show. */
    static INDArray empty(ElementType type, long length) {
        DataType dataType = switch (type) {
            case FLOAT32 -> DataType.FLOAT;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
        };
        return Nd4j.valueArrayOf(new long[] {length}, 77, dataType);
    }

    static int[] toInts(INDArray array) {
        return array.dup().data().asInt();
    }

    static float[] toFloats(INDArray array) {
        return array.dup().data().asFloat();
    }

    /** Runs a primitive without weights. */
    static INDArray run(KernelSpec.Plain spec, TensorFormat output, long length, INDArray... inputs) {
        INDArray result = empty(output.type(), length);
        try (Kernel kernel = PROVIDER.compile(spec)) {
            kernel.run(inputs, result);
        }
        return result;
    }

    /** Runs a convolution. */
    static INDArray run(ConvolutionSpec spec, WeightTensor weights, INDArray... inputs) {
        long length = (long) spec.batch() * spec.outHeight() * spec.outWidth() * spec.outChannels();
        return run(spec, weights, spec.output(), length, inputs);
    }

    /** Runs a primitive with weights. */
    static INDArray run(
            KernelSpec.Weighted spec, WeightTensor weights, TensorFormat output, long length, INDArray... inputs) {
        INDArray result = empty(output.type(), length);
        try (Kernel kernel = PROVIDER.prepare(weights).compile(spec)) {
            kernel.run(inputs, result);
        }
        return result;
    }

    static WeightTensor int8Weights(float[] scales, float @Nullable [] bias, int... values) {
        return new WeightTensor(ElementType.INT8, int8s(values), scales, bias);
    }

    static WeightTensor floatWeights(float @Nullable [] bias, float... values) {
        return new WeightTensor(ElementType.FLOAT32, floats(values), null, bias);
    }

    static int[] randomInts(Random random, int length, int min, int max) {
        return random.ints(length, min, max + 1).toArray();
    }

    static float[] randomFloats(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    /** A convolution of one image of one group without residual and activation. */
    static ConvolutionSpec convolution(
            Precision precision,
            int inChannels,
            int height,
            int width,
            int outChannels,
            Window2d window,
            TensorFormat in,
            TensorFormat out) {
        return new ConvolutionSpec(
                precision,
                1,
                inChannels,
                height,
                width,
                outChannels,
                window,
                1,
                false,
                in,
                out,
                null,
                Activation.identity());
    }

    static ConvolutionSpec withBatch(ConvolutionSpec s, int batch) {
        return new ConvolutionSpec(
                s.precision(),
                batch,
                s.inChannels(),
                s.inHeight(),
                s.inWidth(),
                s.outChannels(),
                s.window(),
                s.groups(),
                s.nonNegativeInput(),
                s.input(),
                s.output(),
                s.residual(),
                s.activation());
    }

    static ConvolutionSpec withGroups(ConvolutionSpec s, int groups) {
        return new ConvolutionSpec(
                s.precision(),
                s.batch(),
                s.inChannels(),
                s.inHeight(),
                s.inWidth(),
                s.outChannels(),
                s.window(),
                groups,
                s.nonNegativeInput(),
                s.input(),
                s.output(),
                s.residual(),
                s.activation());
    }

    static ConvolutionSpec withOutput(ConvolutionSpec s, TensorFormat output) {
        return new ConvolutionSpec(
                s.precision(),
                s.batch(),
                s.inChannels(),
                s.inHeight(),
                s.inWidth(),
                s.outChannels(),
                s.window(),
                s.groups(),
                s.nonNegativeInput(),
                s.input(),
                output,
                s.residual(),
                s.activation());
    }

    /** With a residual and an activation behind it. */
    static ConvolutionSpec withTail(ConvolutionSpec s, @Nullable TensorFormat residual, Activation activation) {
        return new ConvolutionSpec(
                s.precision(),
                s.batch(),
                s.inChannels(),
                s.inHeight(),
                s.inWidth(),
                s.outChannels(),
                s.window(),
                s.groups(),
                s.nonNegativeInput(),
                s.input(),
                s.output(),
                residual,
                activation);
    }

    static ConvolutionSpec withNonNegativeInput(ConvolutionSpec s) {
        return new ConvolutionSpec(
                s.precision(),
                s.batch(),
                s.inChannels(),
                s.inHeight(),
                s.inWidth(),
                s.outChannels(),
                s.window(),
                s.groups(),
                true,
                s.input(),
                s.output(),
                s.residual(),
                s.activation());
    }
}
