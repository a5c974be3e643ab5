package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/** Finds one digit of each float of a sample, from those before; see {@link DigitCalls}. */
final class DigitFinder implements AutoCloseable {

    private final int index;
    private final long length;
    private final PrimitiveCall call;
    private final DataArgument real;
    private final FloatPointer factor;
    private final DataArgument destination;
    /** Null for the first digit. */
    private final DataArgument firstDigit;
    /** Null for the first digit. */
    private final FloatPointer scaleOfFirst;
    /** Null but for the third. */
    private final DataArgument secondDigit;

    /**
     * Compiles it.
     *
     * @param index of the digit, from 0
     * @param length of a sample
     */
    DigitFinder(OneDnnEngine engine, int index, long length) {
        this.index = index;
        this.length = length;
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            memory.desc floats = temporary.own(TensorDescs.vector(ElementType.FLOAT32, length));
            memory.desc digits = temporary.own(TensorDescs.vector(ElementType.INT8, length));
            memory.desc number = temporary.own(TensorDescs.vector(ElementType.FLOAT32, 1));
            boolean first = index == 0;
            if (!first) {
                attributes.openScales(dnnl.DNNL_ARG_SRC_1, 0).binary(dnnl.algorithm.binary_mul, number);
            }
            if (index == 2) {
                attributes
                        .binary(dnnl.algorithm.binary_sub, digits)
                        .activation(Activation.of(Activation.Kind.LINEAR, FloatDigits.BASE));
            }
            binary.primitive_desc description = temporary.own(new binary.primitive_desc(
                    engine.cpu(),
                    first ? dnnl.algorithm.binary_mul : dnnl.algorithm.binary_sub,
                    floats,
                    first ? number : digits,
                    digits,
                    attributes.build(),
                    false));
            call = new PrimitiveCall(engine, new binary(description), description);
            real = call.data(dnnl.DNNL_ARG_SRC_0, floats);
            factor = call.numbers(first ? dnnl.DNNL_ARG_SRC_1 : Attributes.postOpArgument(0), number);
            destination = call.data(dnnl.DNNL_ARG_DST, digits);
            firstDigit = first ? null : call.data(dnnl.DNNL_ARG_SRC_1, digits);
            scaleOfFirst = first ? null : call.numbers(dnnl.DNNL_ARG_ATTR_SCALES | dnnl.DNNL_ARG_SRC_1, number);
            secondDigit = index == 2 ? call.data(Attributes.postOpArgument(1), digits) : null;
        }
    }

    /**
     * Writes the digits.
     *
     * @param from address of the floats
     * @param digits address of the first of all digits
     */
    void run(long from, float scale, long digits) {
        real.at(from);
        destination.at(digits + index * length);
        factor.put(0, (index == 0 ? 1 : FloatDigits.BASE) / scale);
        if (index > 0) {
            scaleOfFirst.put(0, scale);
            firstDigit.at(digits);
        }
        if (index > 1) {
            secondDigit.at(digits + length);
        }
        call.execute();
    }

    @Override
    public void close() {
        call.close();
    }
}
