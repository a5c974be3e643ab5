package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.PreluSpec;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rectifier with trained slopes, some rows of channels at a time. */
final class PreluKernel extends JavaKernel {

    private static final int CHUNK = 4096;

    private final RealReader reader;
    private final RealWriter writer;
    private final float[] slopes;
    private final int channels;
    private final int rows;
    private final int batch;
    /** Index of the first slope of each row of a sample. */
    private final int[] rowStarts;

    private final boolean perChannel;
    private final int chunkRows;
    private final float[] values;

    /** @param slopes FLOAT, read once */
    PreluKernel(PreluSpec spec, INDArray slopes) {
        this.reader = RealReader.of(spec.input());
        this.writer = new RealWriter(spec.output());
        this.slopes = new float[spec.slopeCount()];
        ArrayMemory.of(slopes).asFloatBuffer().get(this.slopes);
        int last = spec.shape().size() - 1;
        this.channels = spec.shape().get(last);
        this.rows = spec.shape().subList(0, last).stream().reduce(1, Math::multiplyExact);
        this.batch = spec.batch();
        this.rowStarts = rowStarts(spec, rows);
        this.perChannel = spec.slopes().get(last) > 1;
        this.chunkRows = Math.min(rows, Math.max(1, CHUNK / channels));
        this.values = new float[Math.multiplyExact(chunkRows, channels)];
    }

    private static int[] rowStarts(PreluSpec spec, int rows) {
        int[] starts = new int[rows];
        int last = spec.shape().size() - 1;
        for (int row = 0; row < rows; row++) {
            int rest = row;
            int stride = spec.slopes().get(last);
            for (int axis = last - 1; axis >= 0; axis--) {
                int size = spec.shape().get(axis);
                starts[row] += spec.slopes().get(axis) == 1 ? 0 : rest % size * stride;
                rest /= size;
                stride *= spec.slopes().get(axis);
            }
        }
        return starts;
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        for (int sample = 0; sample < batch; sample++) {
            for (int row = 0; row < rows; row += chunkRows) {
                int count = Math.min(chunkRows, rows - row);
                int element = (sample * rows + row) * channels;
                reader.read(inputs[0], element, values, count * channels);
                for (int r = 0; r < count; r++) {
                    rectify(r * channels, rowStarts[row + r]);
                }
                writer.write(values, output, element, count * channels);
            }
        }
    }

    private void rectify(int at, int slope) {
        for (int c = 0; c < channels; c++) {
            float x = values[at + c];
            values[at + c] = x < 0f ? slopes[perChannel ? slope + c : slope] * x : x;
        }
    }
}
