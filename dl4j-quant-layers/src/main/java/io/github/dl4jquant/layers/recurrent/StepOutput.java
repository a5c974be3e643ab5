package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the outputs of the time steps go: chosen, merged, quantized and written. For one run. */
final class StepOutput {

    private final RecurrentSettings settings;
    private final int length;
    private final FloatBuffer floats;
    private final ByteBuffer bytes;
    private final StateQuantizer quantizer;
    private final boolean likeState;
    private final int start;
    private final byte[] row;
    private final float[] held;
    private final int[][] chosen;

    /**
     * @param array contiguous; [minibatch, time, width], or [minibatch, width] for single steps
     * @param state format of the quantized state
     * @param mask tells which steps are last ones
     */
    StepOutput(
            INDArray array,
            TensorFormat format,
            TensorFormat state,
            RecurrentSettings settings,
            int length,
            StepMask mask,
            String owner) {
        this.settings = settings;
        this.length = length;
        boolean int8 = format.isInt8();
        this.floats = int8 ? null : array.data().asNioFloat();
        this.bytes = int8 ? array.data().asNio() : null;
        this.start = int8 ? Math.toIntExact(array.offset()) : floats.position();
        this.quantizer = int8 ? new StateQuantizer(format) : null;
        this.row = int8 ? new byte[settings.units()] : null;
        this.held = merges() ? new float[(int) array.length()] : null;
        this.likeState = int8 && !merges() && format.equals(state);
        this.chosen = switch (settings.steps()) {
            case ALL -> null;
            case LAST ->
                new int[][] {mask.last(true, owner), settings.directions() > 1 ? mask.last(true, owner) : null};
            case LAST_OF_EACH_DIRECTION ->
                new int[][] {mask.last(true, owner), settings.directions() > 1 ? mask.last(false, owner) : null};
        };
    }

    private boolean merges() {
        return settings.merge() != Merge.NONE && settings.merge() != Merge.CONCATENATE;
    }

    /**
     * Takes a time step of all samples; the forward direction comes first.
     *
     * @param direction 0 forward, 1 backward
     * @param output [minibatch, units]
     * @param quantized the same, as it goes back into the product; null where it goes back in float
     */
    void put(int direction, int time, float[] output, byte[] quantized) {
        int units = settings.units();
        int minibatch = output.length / units;
        for (int n = 0; n < minibatch; n++) {
            if (chosen != null && chosen[direction][n] != time) {
                continue;
            }
            int target = chosen == null ? n * length + time : n;
            int at = target * settings.width();
            if (!merges()) {
                write(at + direction * units, output, n * units, quantized);
            } else if (direction == 0) {
                System.arraycopy(output, n * units, held, at, units);
            } else {
                settings.merge().into(held, at, output, n * units, units);
                write(at, held, at, null);
            }
        }
    }

    private void write(int at, float[] values, int from, byte[] quantized) {
        int units = settings.units();
        if (floats != null) {
            floats.put(start + at, values, from, units);
        } else if (likeState) {
            bytes.put(start + at, quantized, from, units);
        } else {
            quantizer.quantize(values, from, row, 0, units);
            bytes.put(start + at, row, 0, units);
        }
    }
}
