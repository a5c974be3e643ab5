package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.Kernel;

/** A time step computed by the calling thread, with what OpenMP's threads do for it inside a product. Not thread-safe. */
final class WholeStep implements TimeStep {

    private final InputProduct input;
    private final StepArrays arrays;
    private final Kernel[] kernels;
    private final CellStep cell;
    private final int minibatch;
    private final int units;
    private final float[] sums;

    /** @param kernels the state's product in each direction */
    WholeStep(RecurrentSettings settings, int minibatch, InputProduct input, StepArrays arrays, Kernel... kernels) {
        this.input = input;
        this.arrays = arrays;
        this.kernels = kernels;
        this.cell = new CellStep(settings);
        this.minibatch = minibatch;
        this.units = settings.units();
        this.sums = new float[settings.rows()];
    }

    @Override
    public void advance(int direction, int time, boolean fromZero, float[] h, float[] c, float[] peepholes) {
        if (!fromZero) {
            arrays.multiply(kernels[direction]);
        }
        input.turnTo(time);
        for (int n = 0; n < minibatch; n++) {
            input.get(n, time, 0, sums);
            if (!fromZero) {
                CellStep.add(sums, arrays.product(n));
            }
            cell.advance(sums, h, c, n * units, peepholes);
        }
    }

    @Override
    public byte[] take(float[] h, boolean changed) {
        return arrays.take(h);
    }
}
