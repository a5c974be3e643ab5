package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ElementWiseSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Reads an operand as if it had the shape of the result. Not thread-safe: owns scratch memory. */
interface OperandReader {

    /** Reads what goes with {@code count} elements of the result, the first of which is number {@code element}. */
    void read(ByteBuffer from, int element, float[] to, int count);

    /** Of input number {@code index}. */
    static OperandReader of(ElementWiseSpec spec, int index) {
        RealReader reader = RealReader.of(spec.inputs().get(index));
        ElementWiseSpec.Shapes shapes = spec.shapes();
        if (shapes == null || shapes.inputs().get(index).equals(shapes.output())) {
            return reader::read;
        }
        return new Repeated(reader, shapes.output(), shapes.inputs().get(index));
    }

    /** Repeats an operand along the axes that it has only 1 of. */
    final class Repeated implements OperandReader {

        private final RealReader reader;
        private final int[] sizes;
        /** Distance between neighbours along each axis; 0 where the operand is repeated. */
        private final int[] strides;

        private float[] run = new float[0];

        private Repeated(RealReader reader, List<Long> shape, List<Long> own) {
            this.reader = reader;
            this.sizes = shape.stream().mapToInt(Math::toIntExact).toArray();
            this.strides = new int[sizes.length];
            int stride = 1;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                int size = Math.toIntExact(own.get(axis));
                strides[axis] = size == 1 ? 0 : stride;
                stride *= size;
            }
        }

        @Override
        public void read(ByteBuffer from, int element, float[] to, int count) {
            int last = sizes.length - 1;
            if (run.length < sizes[last]) {
                run = new float[sizes[last]];
            }
            for (int done = 0; done < count; ) {
                int column = (element + done) % sizes[last];
                int length = Math.min(sizes[last] - column, count - done);
                int at = rowStart((element + done) / sizes[last]);
                if (strides[last] == 0) {
                    reader.read(from, at, run, 1);
                    Arrays.fill(to, done, done + length, run[0]);
                } else {
                    reader.read(from, at + column, run, length);
                    System.arraycopy(run, 0, to, done, length);
                }
                done += length;
            }
        }

        private int rowStart(int row) {
            int rest = row;
            int at = 0;
            for (int axis = sizes.length - 2; axis >= 0; axis--) {
                at += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }
            return at;
        }
    }
}
