package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.layers.common.Activations;

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
    private final boolean gateLooksAtOne;
    private final float bound;

    private final float[] memory;
    private final float[] state;
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
        this.gateLooksAtOne = settings.gateActivation() == null
                || Activations.of(settings.gateActivation()).isPresent(); // a softmax looks at all units
        this.bound = hasFreeGates()
                ? Math.max(activation.bound(), gate == null ? 0 : gate.bound())
                : Float.POSITIVE_INFINITY;
        this.memory = new float[units];
        this.state = new float[units];
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
     * @param bounded whether the sums are known to be within the {@link #bound}
     * @param h output, units from {@code at} on; overwritten
     * @param c memory, likewise; null for a simple cell
     * @param peepholes forget, output, input, [units] each; empty without
     */
    void advance(float[] z, boolean bounded, float[] h, float[] c, int at, float[] peepholes) {
        if (hasFreeGates() && gateLooksAtOne) {
            gates(z, bounded, 0, z.length); // all at once: the ends of a stretch are no vectors
        } else if (hasFreeGates()) {
            for (int from = 0; from < z.length; from += units) {
                gates(z, from, from + units);
            }
        }
        finish(z, h, c, at, peepholes, 0, units);
    }

    /** Whether gates depend on their sums only, not on the memory. */
    boolean hasFreeGates() {
        return cell.peepholes() == 0;
    }

    /**
     * Makes gates of some of the sums, in place; for cells with {@link #hasFreeGates free gates}, and whole gates where a function
     * looks at more than one number.
     */
    void gates(float[] z, int from, int to) {
        gates(z, false, from, to);
    }

    private void gates(float[] z, boolean bounded, int from, int to) {
        int candidates = Math.min(to, units);
        if (from < candidates) {
            apply(activation, z, bounded, from, candidates);
        }
        if (to > units) {
            apply(gate, z, bounded, Math.max(from, units), to);
        }
    }

    private void apply(CellFunction function, float[] z, boolean bounded, int from, int to) {
        if (bounded && function.bound() >= bound) {
            function.applyWithin(z, from, to);
        } else {
            function.apply(z, from, to);
        }
    }

    /** Sums further from 0 have the gates of sums at the bound; infinite where not all functions have a bound. */
    float bound() {
        return bound;
    }

    /**
     * What is left of {@link #advance} once free gates are made, for units {@code first} to {@code first + count - 1}.
     *
     * @param z gates, or sums where gates are not free; of all units
     */
    void finish(float[] z, float[] h, float[] c, int at, float[] peepholes, int first, int count) {
        if (!cell.hasMemory()) {
            System.arraycopy(z, first, h, at + first, count);
            return;
        }
        System.arraycopy(z, first, candidate, 0, count);
        System.arraycopy(z, units + first, forget, 0, count);
        System.arraycopy(z, 2 * units + first, output, 0, count);
        System.arraycopy(z, 3 * units + first, input, 0, count);
        if (at + first == 0) { // one sample, as a rule: both are where the loops want them
            nextState(c, h, peepholes, first, count);
            return;
        }
        System.arraycopy(c, at + first, memory, 0, count);
        nextState(memory, state, peepholes, first, count);
        System.arraycopy(memory, 0, c, at + first, count);
        System.arraycopy(state, 0, h, at + first, count);
    }

    /** From the beginnings of memory and output on. */
    private void nextState(float[] c, float[] h, float[] peepholes, int first, int count) {
        if (!hasFreeGates()) {
            gatesWithPeepholes(c, peepholes, first, count);
        } else {
            remember(c, forget, input, candidate, count);
        }
        System.arraycopy(c, 0, h, 0, count);
        activation.apply(h, 0, count);
        multiply(h, output, count);
    }

    private void gatesWithPeepholes(float[] c, float[] peepholes, int first, int count) {
        peep(forget, c, peepholes, first, count);
        peep(input, c, peepholes, 2 * units + first, count);
        activation.apply(candidate, 0, count);
        gate.apply(forget, 0, count);
        gate.apply(input, 0, count);
        remember(c, forget, input, candidate, count);
        peep(output, c, peepholes, units + first, count); // sees the new memory
        gate.apply(output, 0, count);
    }

    private void peep(float[] sums, float[] c, float[] peepholes, int from, int count) {
        System.arraycopy(peepholes, from, peephole, 0, count);
        addProduct(sums, peephole, c, count);
    }

    /** {@code memory = memory * forget + input * candidate}. */
    private static void remember(float[] memory, float[] forget, float[] input, float[] candidate, int count) {
        for (int i = 0; i < count; i++) {
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
    private static void multiply(float[] a, float[] b, int count) {
        for (int i = 0; i < count; i++) {
            a[i] *= b[i];
        }
    }

    /** {@code a += b * c}. */
    private static void addProduct(float[] a, float[] b, float[] c, int count) {
        for (int i = 0; i < count; i++) {
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
