package io.github.dl4jquant.layers.recurrent;

/** One time step of one sample, in float: what stands behind the two products. Stateless. */
final class CellStep {

    private final Cell cell;
    private final int units;
    private final CellFunction activation;
    private final CellFunction gate;

    CellStep(RecurrentSettings settings) {
        this.cell = settings.cell();
        this.units = settings.units();
        this.activation = CellFunction.of(settings.activation());
        this.gate = settings.gateActivation() == null ? null : CellFunction.of(settings.gateActivation());
    }

    /**
     * Computes the next state. Plain loops, one for each operation, which the compiler turns into vector instructions.
     *
     * @param z sums of the products and biases, [gates, units]; overwritten
     * @param h output, units from {@code at} on; overwritten
     * @param c memory, likewise; null for a simple cell
     * @param peepholes forget, output, input, [units] each; empty without
     */
    void advance(float[] z, float[] h, float[] c, int at, float[] peepholes) {
        if (cell.hasMemory()) {
            advanceMemory(z, c, at, peepholes);
            System.arraycopy(c, at, h, at, units);
            activation.apply(h, at, at + units);
            multiply(h, at, z, 2 * units, units);
        } else {
            System.arraycopy(z, 0, h, at, units);
            activation.apply(h, at, at + units);
        }
    }

    private void advanceMemory(float[] z, float[] c, int at, float[] peepholes) {
        int forget = units;
        int output = 2 * units;
        int input = 3 * units;
        activation.apply(z, 0, units);
        if (peepholes.length > 0) {
            addProduct(z, forget, peepholes, 0, c, at, units);
            addProduct(z, input, peepholes, 2 * units, c, at, units);
        }
        gate.apply(z, forget, output);
        gate.apply(z, input, input + units);
        multiply(c, at, z, forget, units);
        addProduct(c, at, z, input, z, 0, units);
        if (peepholes.length > 0) {
            addProduct(z, output, peepholes, units, c, at, units); // sees the new memory
        }
        gate.apply(z, output, input);
    }

    /** {@code a += b}. */
    static void add(float[] a, float[] b, int bFrom, int count) {
        for (int i = 0; i < count; i++) {
            a[i] += b[bFrom + i];
        }
    }

    /** {@code a *= b}. */
    private static void multiply(float[] a, int aFrom, float[] b, int bFrom, int count) {
        for (int i = 0; i < count; i++) {
            a[aFrom + i] *= b[bFrom + i];
        }
    }

    /** {@code a += b * c}. */
    private static void addProduct(float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int count) {
        for (int i = 0; i < count; i++) {
            a[aFrom + i] += b[bFrom + i] * c[cFrom + i];
        }
    }

    /** {@code a *= factor}, for a mask. */
    static void scale(float[] a, int from, int count, float factor) {
        for (int i = from; i < from + count; i++) {
            a[i] *= factor;
        }
    }
}
