package io.github.dl4jquant.layers.recurrent;

/** What a recurrent layer computes in a time step. */
public enum Cell {
    /**
     * Long short-term memory; gates in Deeplearning4j's order candidate, forget, output, input:
     *
     * <pre>
     * c' = gate(z_forget) * c + gate(z_input) * activation(z_candidate)
     * h' = gate(z_output) * activation(c')
     * </pre>
     */
    LSTM(4),
    /** The same with a weighted c added to the forget and input gates, and a weighted c' to the output gate. */
    PEEPHOLE_LSTM(4),
    /** {@code h' = activation(z)}. */
    SIMPLE(1);

    private final int gates;

    Cell(int gates) {
        this.gates = gates;
    }

    /** Rows of weights for each unit. */
    public int gates() {
        return gates;
    }

    /** Whether there is a memory besides the output. */
    public boolean hasMemory() {
        return this != SIMPLE;
    }

    /** Number of peephole weights for each unit. */
    public int peepholes() {
        return this == PEEPHOLE_LSTM ? 3 : 0;
    }
}
