package io.github.dl4jquant.layers.recurrent;

/** How the results of two directions become one. */
public enum Merge {
    /** There is one direction only. */
    NONE,
    ADD,
    MULTIPLY,
    AVERAGE,
    /** Channels of the forward direction first. */
    CONCATENATE;

    /** Number of directions. */
    int directions() {
        return this == NONE ? 1 : 2;
    }

    /** Channels of the result. */
    int width(int units) {
        return this == CONCATENATE ? 2 * units : units;
    }

    /** Smallest and largest value of the result of values in [{@code min}, 1], where {@code min} is 0 or -1. */
    float[] range(float min) {
        return this == ADD ? new float[] {2 * min, 2f} : new float[] {min, 1f};
    }

    /** Merges {@code backward} into {@code forward}, element by element. */
    void into(float[] forward, int from, float[] backward, int backwardFrom, int count) {
        for (int i = 0; i < count; i++) {
            float f = forward[from + i];
            float b = backward[backwardFrom + i];
            forward[from + i] = switch (this) {
                case ADD -> f + b;
                case MULTIPLY -> f * b;
                case AVERAGE -> (f + b) * 0.5f;
                case NONE, CONCATENATE -> throw new IllegalStateException(this + " does not merge values");
            };
        }
    }
}
