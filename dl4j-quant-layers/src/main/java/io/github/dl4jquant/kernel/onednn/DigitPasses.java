package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/**
 * INT8_WEIGHT convolution in int8, like {@link DigitProduct}, with one pass over the weights for each of the
 * {@link FloatDigits}, which adds its part to the result inside the kernel. The last pass does what else there is: bias,
 * residual, activation.
 */
final class DigitPasses implements ProductRunner {

    private static final int LAST = FloatDigits.DIGITS - 1;

    private final OneDnnEngine engine;
    private final int samples;
    private final long sampleLength;
    private final long resultLength;
    private final List<Pass> passes = new ArrayList<>();
    private final ResidualInput residual;
    private final FloatDigits splitter;
    private final AddressedFloats results = new AddressedFloats();

    /** The product of one digit. */
    private record Pass(PrimitiveCall call, DataArgument source, DataArgument destination, FloatPointer scale) {

        void run(long digits, float digitScale, long to) {
            scale.put(0, digitScale);
            source.at(digits);
            destination.at(to);
            call.execute();
        }
    }

    /**
     * Compiles the product.
     *
     * @param product one for which this is {@link DigitForm#of the faster form}
     * @throws RuntimeException if oneDNN has no kernel for it
     */
    DigitPasses(OneDnnEngine engine, PackedWeights packed, WeightTensor weights, Product product) {
        this.engine = engine;
        this.samples = product.samples();
        this.sampleLength = product.sampleLength();
        this.resultLength = product.resultLength();
        Product sample = product.ofSamples(1);
        this.residual = product.residual() == null ? null : new ResidualInput(engine, sample);
        this.splitter = FloatDigits.of(engine, sampleLength);
        try {
            for (int digit = 0; digit < FloatDigits.DIGITS; digit++) {
                passes.add(compile(packed, weights, sample, digit));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Pass compile(PackedWeights packed, WeightTensor weights, Product sample, int digit) {
        Product bare = sample.inIntegers(1);
        float[] bias = digit == LAST ? weights.bias() : null;
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            attributes.scales(dnnl.DNNL_ARG_WEIGHTS, bare.channelMask(), weights.scales());
            attributes.openScales(dnnl.DNNL_ARG_SRC, 0);
            if (digit > 0) {
                attributes.addPrevious(TensorFormat.float32());
            }
            if (digit == LAST) {
                if (residual != null) {
                    residual.addTo(attributes);
                }
                attributes.activation(sample.activation());
            }
            PrimitiveCall call = bare.compile(engine, packed, ElementType.INT8, ElementType.FLOAT32, bias, attributes);
            if (digit == LAST && residual != null) {
                residual.bindTo(call, 1);
            }
            memory.desc number = temporary.own(TensorDescs.vector(ElementType.FLOAT32, 1));
            return new Pass(
                    call,
                    call.data(dnnl.DNNL_ARG_SRC, temporary.own(bare.source(ElementType.INT8))),
                    call.data(dnnl.DNNL_ARG_DST, temporary.own(bare.result(ElementType.FLOAT32))),
                    call.numbers(dnnl.DNNL_ARG_ATTR_SCALES | dnnl.DNNL_ARG_SRC, number));
        }
    }

    @Override
    public void run(long source, long second, long destination) {
        ScratchPool.Block block = engine.scratch().borrow(FloatDigits.DIGITS * sampleLength);
        try {
            for (int n = 0; n < samples; n++) {
                long offset = n * resultLength * Float.BYTES;
                float scale = splitter.split(source + n * sampleLength * Float.BYTES, block.address());
                if (Float.isNaN(scale)) {
                    fillWithNaN(destination + offset);
                    continue;
                }
                if (residual != null) {
                    residual.bring(second + offset, destination + offset);
                }
                multiply(block.address(), scale, destination + offset);
            }
        } finally {
            engine.scratch().giveBack(block);
        }
    }

    private void multiply(long digits, float scale, long to) {
        float ofDigit = scale;
        for (int digit = 0; digit < FloatDigits.DIGITS; digit++) {
            passes.get(digit).run(digits + digit * sampleLength, ofDigit, to);
            ofDigit /= FloatDigits.BASE;
        }
    }

    private void fillWithNaN(long to) {
        results.aim(to);
        for (long i = 0; i < resultLength; i++) {
            results.put(i, Float.NaN);
        }
    }

    @Override
    public void close() {
        passes.forEach(pass -> pass.call().close());
        splitter.close();
        if (residual != null) {
            residual.close();
        }
    }
}
