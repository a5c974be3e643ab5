package io.github.dl4jquant.layers.recurrent;

/**
 * One time step of one sample, in float: what stands behind the two products. Not thread-safe: owns scratch memory.
 *
 * <p>All loops run over whole arrays from their beginnings, which is what the compiler makes vector instructions of; with
 * offsets that differ between arrays it does not, and they take eight times as long as copying the stretches out first.
 */
final class CellStep {

    private final Cell cell;
    private final int units;
    private final CellFunction activation;
    private final CellFunction gate;

    private final float[] memory;
    private final float[] candidate;
    private final float[] forget;
    private final float[] output;
    private final float[] input;
    private final float[] peephole;

    CellStep(RecurrentSettings settings) {
        this.cell = settings.cell();
        this.units = settings.units();
        this.activation = CellFunction.of(settings.activation());
        this.gate = settings.gateActivation() == null ? null : CellFunction.of(settings.gateActivation());
        this.memory = new float[units];
        this.candidate = new float[units];
        this.forget = new float[units];
        this.output = new float[units];
        this.input = new float[units];
        this.peephole = new float[units];
    }

    /**
     * Computes the next state.
     *
     * @param z sums of the products and biases, [gates, units]: candidate, forget, output, input; overwritten
     * @param h output, units from {@code at} on; overwritten
     * @param c memory, likewise; null for a simple cell
     * @param peepholes forget, output, input, [units] each; empty without
     */
    void advance(float[] z, float[] h, float[] c, int at, float[] peepholes) {
        if (!cell.hasMemory()) {
            activation.apply(z, 0, units);
            System.arraycopy(z, 0, h, at, units);
            return;
        }
        System.arraycopy(c, at, memory, 0, units);
        if (peepholes.length > 0) {
            gatesWithPeepholes(z, peepholes);
        } else {
            gates(z);
        }
        System.arraycopy(memory, 0, c, at, units);
        activation.apply(memory, 0, units);
        multiply(memory, output);
        System.arraycopy(memory, 0, h, at, units);
    }

    private void gates(float[] z) {
        activation.apply(z, 0, units);
        gate.apply(z, units, 4 * units); // all three at once: the ends of a stretch are no vectors
        System.arraycopy(z, 0, candidate, 0, units);
        System.arraycopy(z, units, forget, 0, units);
        System.arraycopy(z, 2 * units, output, 0, units);
        System.arraycopy(z, 3 * units, input, 0, units);
        remember(memory, forget, input, candidate);
    }

    private void gatesWithPeepholes(float[] z, float[] peepholes) {
        System.arraycopy(z, 0, candidate, 0, units);
        System.arraycopy(z, units, forget, 0, units);
        System.arraycopy(z, 2 * units, output, 0, units);
        System.arraycopy(z, 3 * units, input, 0, units);
        peep(forget, peepholes, 0);
        peep(input, peepholes, 2);
        activation.apply(candidate, 0, units);
        gate.apply(forget, 0, units);
        gate.apply(input, 0, units);
        remember(memory, forget, input, candidate);
        peep(output, peepholes, 1); // sees the new memory
        gate.apply(output, 0, units);
    }

    private void peep(float[] sums, float[] peepholes, int number) {
        System.arraycopy(peepholes, number * units, peephole, 0, units);
        addProduct(sums, peephole, memory);
    }

    /** {@code memory = memory * forget + input * candidate}. */
    private static void remember(float[] memory, float[] forget, float[] input, float[] candidate) {
        for (int i = 0; i < memory.length; i++) {
            memory[i] = memory[i] * forget[i] + input[i] * candidate[i];
        }
    }

    /** {@code a += b}, arrays of one length. */
    static void add(float[] a, float[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
    }

    /** {@code a *= b}. */
    private static void multiply(float[] a, float[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= b[i];
        }
    }

    /** {@code a += b * c}. */
    private static void addProduct(float[] a, float[] b, float[] c) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i] * c[i];
        }
    }

    /** {@code a *= factor}, for a mask. */
    static void scale(float[] a, int from, int count, float factor) {
        for (int i = from; i < from + count; i++) {
            a[i] *= factor;
        }
    }
}
