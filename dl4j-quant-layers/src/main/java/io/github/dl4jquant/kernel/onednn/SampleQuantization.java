package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Quantizes samples, each with its own scale: {@code saturate(rint(x * (1 / scale)))}. One sample is multiplied by a number,
 * which takes oneDNN half the time of the conversion with scales that several need; the integers are the same.
 */
final class SampleQuantization implements AutoCloseable {

    private final boolean multiplies;
    private final float[] factors;
    private final PrimitiveCall call;
    private final DataArgument source;
    private final DataArgument destination;
    private final FloatPointer numbers;

    /** @param length of a sample */
    SampleQuantization(OneDnnEngine engine, int samples, long length, ElementType type) {
        this.multiplies = samples == 1;
        this.factors = new float[samples];
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            memory.desc given = temporary.own(TensorDescs.matrix(ElementType.FLOAT32, samples, length));
            memory.desc wanted = temporary.own(TensorDescs.matrix(type, samples, length));
            if (multiplies) {
                memory.desc number = temporary.own(TensorDescs.matrix(ElementType.FLOAT32, 1, 1));
                binary.primitive_desc description = temporary.own(new binary.primitive_desc(
                        engine.cpu(), dnnl.algorithm.binary_mul, given, number, wanted, attributes.build(), false));
                call = new PrimitiveCall(engine, new binary(description), description);
                numbers = call.numbers(dnnl.DNNL_ARG_SRC_1, number);
                source = call.data(dnnl.DNNL_ARG_SRC_0, given);
                destination = call.data(dnnl.DNNL_ARG_DST, wanted);
            } else {
                attributes.openScales(dnnl.DNNL_ARG_DST, 1);
                reorder.primitive_desc description = temporary.own(new reorder.primitive_desc(
                        engine.cpu(), given, engine.cpu(), wanted, attributes.build(), false));
                call = new PrimitiveCall(engine, new reorder(description), description);
                numbers = call.numbers(
                        dnnl.DNNL_ARG_ATTR_SCALES | dnnl.DNNL_ARG_DST,
                        temporary.own(TensorDescs.vector(ElementType.FLOAT32, samples)));
                source = call.data(dnnl.DNNL_ARG_FROM, given);
                destination = call.data(dnnl.DNNL_ARG_TO, wanted);
            }
        }
    }

    /**
     * Quantizes.
     *
     * @param from address of the floats
     * @param scales one for each sample
     * @param to address of the integers
     */
    void run(long from, float[] scales, long to) {
        for (int i = 0; i < factors.length; i++) {
            factors[i] = multiplies ? 1f / scales[i] : scales[i];
        }
        numbers.put(factors);
        source.at(from);
        destination.at(to);
        call.execute();
    }

    @Override
    public void close() {
        call.close();
    }
}
