package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ElementWiseSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Combines tensors element by element, from left to right, in float. AVERAGE is the sum divided by the number of inputs.
 */
final class ElementWiseKernel extends JavaKernel {

    private static final int CHUNK = 2048;

    private final ElementWiseSpec spec;
    private final List<OperandReader> readers;
    private final RealWriter writer;
    private final float[] result = new float[CHUNK];
    private final float[] operand = new float[CHUNK];

    ElementWiseKernel(ElementWiseSpec spec) {
        this.spec = spec;
        this.readers = IntStream.range(0, spec.inputs().size())
                .mapToObj(i -> OperandReader.of(spec, i))
                .toList();
        this.writer = new RealWriter(spec.output());
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int length = Math.toIntExact(spec.length());
        for (int first = 0; first < length; first += CHUNK) {
            int count = Math.min(CHUNK, length - first);
            readers.get(0).read(inputs[0], first, result, count);
            for (int i = 1; i < inputs.length; i++) {
                readers.get(i).read(inputs[i], first, operand, count);
                combine(count);
            }
            if (spec.kind() == ElementWiseSpec.Kind.AVERAGE) {
                divide(count, inputs.length);
            }
            BulkActivation.apply(spec.activation(), result, count);
            writer.write(result, output, first, count);
        }
    }

    private void combine(int count) {
        switch (spec.kind()) {
            case ADD, AVERAGE -> {
                for (int i = 0; i < count; i++) {
                    result[i] += operand[i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < count; i++) {
                    result[i] -= operand[i];
                }
            }
            case PRODUCT -> {
                for (int i = 0; i < count; i++) {
                    result[i] *= operand[i];
                }
            }
            case MAX -> {
                for (int i = 0; i < count; i++) {
                    result[i] = Math.max(result[i], operand[i]);
                }
            }
        }
    }

    private void divide(int count, int inputs) {
        for (int i = 0; i < count; i++) {
            result[i] /= inputs;
        }
    }
}
