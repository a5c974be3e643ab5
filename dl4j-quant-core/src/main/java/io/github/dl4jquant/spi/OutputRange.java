package io.github.dl4jquant.spi;

/** Where the range of an int8 output comes from. */
public sealed interface OutputRange {

    /** From calibration. */
    record Observed() implements OutputRange {}

    /** Known beforehand: [0, 1] for a sigmoid. */
    record Fixed(float min, float max) implements OutputRange {}

    /** Input and output share one scale and zero point, all inputs too: max pooling, concatenation. */
    record SameAsInputs() implements OutputRange {}

    static OutputRange observed() {
        return new Observed();
    }

    static OutputRange fixed(float min, float max) {
        return new Fixed(min, max);
    }

    static OutputRange sameAsInputs() {
        return new SameAsInputs();
    }
}
