package io.github.dl4jquant.layers.recurrent;

/**
 * tanh and the sigmoid as quotients of polynomials: a few multiplications and one division without branches, so that the
 * compiler makes vector instructions of a loop over them. Differ from the functions by less than 1e-6, tanh relatively
 * too, and never leave their ranges.
 *
 * <p>An odd polynomial of degree 9 over an even one of degree 6, of the smallest largest relative error over the bounded
 * range (1.7e-7, before rounding to floats), found by Lawson's iteration: least squares over many points, weighted
 * more and more where the error is large.
 */
final class RationalTanh {

    /** Up to here the quotient is at most 1 for every float, so that it needs no bounds of its own; tanh is 1 - 3.4e-7. */
    static final float LIMIT = 7.8f;

    private static final float A1 = 0.9999998f;
    private static final float A3 = 0.1272947f;
    private static final float A5 = 2.7139643e-03f;
    private static final float A7 = 7.295961e-06f;
    private static final float A9 = -6.3864234e-09f;
    private static final float B2 = 0.46062663f;
    private static final float B4 = 2.2924773e-02f;
    private static final float B6 = 1.9901225e-04f;

    // tanh(x / 2) / 2, for the sigmoid: the same but for powers of 2, which change no bit
    private static final float C1 = A1 / 4;
    private static final float C3 = A3 / 16;
    private static final float C5 = A5 / 64;
    private static final float C7 = A7 / 256;
    private static final float C9 = A9 / 1024;
    private static final float D2 = B2 / 4;
    private static final float D4 = B4 / 16;
    private static final float D6 = B6 / 64;

    private RationalTanh() {}

    /** tanh of numbers in [-{@link #LIMIT}, {@link #LIMIT}]. */
    static float ofBounded(float x) {
        float s = x * x;
        float over = x * (A1 + s * (A3 + s * (A5 + s * (A7 + s * A9))));
        float under = 1f + s * (B2 + s * (B4 + s * B6));
        return over / under;
    }

    /** {@code 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2} of numbers in [-2 {@link #LIMIT}, 2 {@link #LIMIT}]. */
    static float sigmoidOfBounded(float x) {
        float s = x * x;
        float over = x * (C1 + s * (C3 + s * (C5 + s * (C7 + s * C9))));
        float under = 1f + s * (D2 + s * (D4 + s * D6));
        return 0.5f + over / under;
    }
}
