package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.layers.common.BlockKernels;

/** A time step computed by the calling thread, with what OpenMP's threads do for it inside a product. Not thread-safe. */
final class WholeStep implements TimeStep {

    private final InputProduct input;
    private final StepArrays arrays;
    private final Kernel[] kernels;
    private final CellStep cell;
    private final int minibatch;
    private final int units;
    private final boolean adds;
    private final boolean cutsOff;
    private final float[] sums;

    /**
     * Compiles a step.
     *
     * @param copy which of several threads it is for
     */
    WholeStep(QuantizedRecurrent layer, BlockKernels blockKernels, int copy, int minibatch, InputProduct input) {
        RecurrentSettings settings = layer.getSettings();
        this.input = input;
        this.arrays = new StepArrays(layer, blockKernels, copy, minibatch);
        this.cell = new CellStep(settings);
        this.minibatch = minibatch;
        this.units = settings.units();
        this.adds = layer.stateFormat().isInt8();
        this.cutsOff = adds && !Float.isInfinite(cell.bound());
        this.sums = new float[settings.rows()];
        this.kernels = new Kernel[settings.directions()];
        for (int d = 0; d < kernels.length; d++) {
            int part = d * DirectionWeights.partsPerDirection(settings.cell()) + 1;
            kernels[d] = blockKernels.copy(
                    part, adds ? layer.addedProduct(minibatch, cell.bound()) : layer.recurrentProduct(minibatch), copy);
        }
    }

    @Override
    public void advance(int direction, int time, boolean fromZero, float[] h, float[] c, float[] peepholes) {
        input.turnTo(time);
        if (!fromZero && adds) {
            arrays.multiplyAndAdd(kernels[direction], input.of(time));
        } else if (!fromZero) {
            arrays.multiply(kernels[direction]);
        }
        for (int n = 0; n < minibatch; n++) {
            input.get(n, time, 0, sums);
            if (!fromZero && !adds) {
                CellStep.add(sums, arrays.product(n));
            }
            cell.advance(sums, cutsOff && !fromZero, h, c, n * units, peepholes);
        }
    }

    @Override
    public byte[] take(float[] h, boolean changed) {
        return arrays.take(h);
    }
}
