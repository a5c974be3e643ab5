package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import java.util.Arrays;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Some output channels of an INT8_WEIGHT convolution, with the input channels of their groups. Scratch memory holds
 * float weights, then what oneDNN cannot take or leave inside a larger tensor: input, residual and result of the block.
 */
final class ConvolutionBlock implements AutoCloseable {

    private static final long ALIGNMENT = 64;

    /** Two threads take longer than one for fewer floats: oneDNN 3.11 cuts along the inner blocks. */
    private static final long SHARED_BYTES = 4 << 20;

    private final PrimitiveCall upConversion;
    private final DataArgument floatWeights;
    private final PrimitiveCall convolution;
    private final DataArgument convolutionWeights;
    private final DataArgument source;
    private final DataArgument destination;
    private final DataArgument addend;
    private final SliceCopy input;
    private final SliceCopy residual;
    private final SliceCopy result;
    private final long weightBytes;
    private final long inputBytes;
    private final long resultBytes;

    /**
     * @param integers the weights of the whole convolution
     * @param weights of which scales and bias are used
     * @param part the block as a convolution in float
     * @param first output channel
     */
    ConvolutionBlock(
            OneDnnEngine engine,
            IntegerWeights integers,
            WeightTensor weights,
            ConvolutionSpec whole,
            ConvolutionSpec part,
            int first) {
        ConvolutionProduct product = new ConvolutionProduct(part);
        int channels = part.outChannels();
        boolean cut = channels < whole.outChannels();
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            boolean biased = weights.bias() != null;
            memory.desc resultDesc = temporary.own(product.result(ElementType.FLOAT32));
            if (whole.residual() != null) {
                attributes.binary(dnnl.algorithm.binary_add, resultDesc);
            }
            attributes.activation(whole.activation());
            convolution_forward.primitive_desc description = temporary.own(product.describe(
                    engine, ElementType.FLOAT32, ElementType.FLOAT32, ElementType.FLOAT32, biased, attributes));
            memory.desc packed = temporary.own(description.weights_desc());
            IntegerWeights.Part given = integers.part(packed, part, first);
            memory.desc givenDesc = temporary.own(given.desc());
            upConversion = upConversion(
                    engine,
                    givenDesc,
                    product.channelMask(),
                    Arrays.copyOfRange(weights.scales(), first, first + channels),
                    packed);
            upConversion.data(dnnl.DNNL_ARG_FROM, givenDesc).at(given.address());
            floatWeights = upConversion.data(dnnl.DNNL_ARG_TO, packed);
            weightBytes = roundUp(packed.get_size());
            convolution = new PrimitiveCall(engine, new convolution_forward(description), description);
            memory.desc sourceDesc = temporary.own(product.source(ElementType.FLOAT32));
            source = convolution.data(dnnl.DNNL_ARG_SRC, sourceDesc);
            destination = convolution.data(dnnl.DNNL_ARG_DST, resultDesc);
            convolutionWeights = convolution.data(dnnl.DNNL_ARG_WEIGHTS, packed);
            if (biased) {
                convolution.floats(dnnl.DNNL_ARG_BIAS, Arrays.copyOfRange(weights.bias(), first, first + channels));
            }
            addend = whole.residual() == null ? null : convolution.data(Attributes.postOpArgument(0), resultDesc);
            inputBytes = roundUp(sourceDesc.get_size());
            resultBytes = roundUp(resultDesc.get_size());
        }
        int outPixels = whole.batch() * whole.outPixels();
        int firstInput = first / (whole.outChannels() / whole.groups()) * (whole.inChannels() / whole.groups());
        input = part.inChannels() == whole.inChannels()
                ? null
                : SliceCopy.outOf(
                        engine,
                        whole.input(),
                        whole.batch() * whole.inPixels(),
                        whole.inChannels(),
                        firstInput,
                        part.inChannels());
        residual = whole.residual() == null || (!cut && !whole.residual().isInt8())
                ? null
                : SliceCopy.outOf(engine, whole.residual(), outPixels, whole.outChannels(), first, channels);
        result = !cut && !whole.output().isInt8()
                ? null
                : SliceCopy.into(engine, whole.output(), outPixels, whole.outChannels(), first, channels);
    }

    private static PrimitiveCall upConversion(
            OneDnnEngine engine, memory.desc integers, int mask, float[] scales, memory.desc floats) {
        if (floats.get_size() >= SHARED_BYTES) {
            return ReorderCalls.upConvert(engine, integers, mask, scales, floats);
        }
        OpenMpThreads one = new OpenMpThreads(1);
        int before = one.apply();
        try {
            return ReorderCalls.upConvert(engine, integers, mask, scales, floats);
        } finally {
            one.restore(before);
        }
    }

    private static long roundUp(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    long scratchBytes() {
        return weightBytes
                + (input == null ? 0 : inputBytes)
                + (residual == null ? 0 : resultBytes)
                + (result == null ? 0 : resultBytes);
    }

    /** @param scratch at least {@link #scratchBytes()} bytes */
    void run(long from, long second, long to, long scratch) {
        floatWeights.at(scratch);
        upConversion.execute();
        convolutionWeights.at(scratch);
        long inputScratch = scratch + weightBytes;
        long residualScratch = inputScratch + (input == null ? 0 : inputBytes);
        long resultScratch = residualScratch + (residual == null ? 0 : resultBytes);
        if (input != null) {
            input.run(from, inputScratch);
        }
        source.at(input == null ? from : inputScratch);
        if (residual != null) {
            residual.run(second, residualScratch);
        }
        if (addend != null) {
            addend.at(residual == null ? second : residualScratch);
        }
        destination.at(result == null ? to : resultScratch);
        convolution.execute();
        if (result != null) {
            result.run(resultScratch, to);
        }
    }

    @Override
    public void close() {
        upConversion.close();
        convolution.close();
        for (SliceCopy copy : new SliceCopy[] {input, residual, result}) {
            if (copy != null) {
                copy.close();
            }
        }
    }
}
