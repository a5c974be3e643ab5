package io.github.dl4jquant.layers.common;

import java.util.stream.IntStream;

/**
 * One spatial axis of a transposed convolution, {@code y[i * stride + k * dilation - before] += w[k] * x[i]}, taken apart
 * into plain convolutions: the results whose index leaves the same remainder when divided by the stride, a phase, are a
 * convolution of stride 1 with every stride-th tap or so. No multiplication by an inserted zero is left.
 *
 * @param same whether the result is {@code stride} times as long as the input; otherwise as long as the taps reach, less
 *     the padding
 * @param padding cut off on both sides; not used where {@code same}
 */
public record TransposedAxis(int kernel, int stride, int dilation, boolean same, int padding) {

    /**
     * The convolution of one phase, for one length of input.
     *
     * @param padBefore zeros before the input
     * @param padAfter zeros behind it
     * @param skip results to be ignored before the first
     * @param count results of the phase that follow; what comes after them is to be ignored
     */
    public record Phase(int padBefore, int padAfter, int skip, int count) {}

    /** The vertical axis of a window. */
    public static TransposedAxis rows(SlidingWindow window) {
        return new TransposedAxis(
                window.kernelHeight(),
                window.strideHeight(),
                window.dilationHeight(),
                isSame(window),
                window.padHeight());
    }

    /** The horizontal axis of a window. */
    public static TransposedAxis columns(SlidingWindow window) {
        return new TransposedAxis(
                window.kernelWidth(), window.strideWidth(), window.dilationWidth(), isSame(window), window.padWidth());
    }

    private static boolean isSame(SlidingWindow window) {
        return window.mode() == SlidingWindow.Mode.SAME;
    }

    /** Length of the result. */
    public int outSize(int in) {
        return stride * in + growth();
    }

    /** Results beyond so many per input as the stride is. */
    int growth() {
        return same ? 0 : extent() - stride - 2 * padding;
    }

    private int extent() {
        return (kernel - 1) * dilation + 1;
    }

    /** Results that are cut off at the beginning; negative for zeros that are put there. */
    int cut() {
        return before();
    }

    /** Results that are cut off at the end; negative for zeros that are put there. */
    int cutAfter() {
        return extent() - stride - before() - growth();
    }

    /** The input that a tap meets, counted from the one of the same number as the result among those of its phase. */
    int offset(int phase, int tap) {
        return Math.floorDiv(phase + before() - tap * dilation, stride);
    }

    /** Index in the kernel of each tap of the convolution of a phase, in its order; empty if no tap meets the phase. */
    public int[] taps(int phase) {
        int remainder = Math.floorMod(phase + before(), stride);
        return IntStream.rangeClosed(1, kernel)
                .map(i -> kernel - i) // a convolution that is not transposed goes through the taps backwards
                .filter(k -> k * dilation % stride == remainder)
                .toArray();
    }

    /** Number of taps of the convolution of a phase: one, with a weight of zero, if no tap meets the phase. */
    public int tapCount(int phase) {
        return Math.max(1, taps(phase).length);
    }

    /** That of the phase with the most. */
    public int mostTaps() {
        return IntStream.range(0, stride).map(this::tapCount).max().orElseThrow();
    }

    /** Dilation of the convolutions of all phases. */
    public int tapDistance() {
        return dilation / gcd(dilation, stride);
    }

    /** The convolution of one phase, which may have no results for a short input. */
    public Phase phase(int phase, int in) {
        int[] taps = taps(phase);
        int reach = (tapCount(phase) - 1) * tapDistance();
        // the input under the kernel's first tap at the first result, which the taps behind it come before
        int first = taps.length == 0 ? 0 : (phase + before() - taps[taps.length - 1] * dilation) / stride;
        int before = reach - first;
        int padBefore = Math.max(0, before);
        int skip = Math.max(0, -before);
        int count = Math.max(0, (outSize(in) - phase + stride - 1) / stride);
        int padAfter = Math.max(0, skip + count + reach - in - padBefore);
        return new Phase(padBefore, padAfter, skip, count);
    }

    /** Deeplearning4j's rounding: towards zero. */
    private int before() {
        return same ? (extent() - stride) / 2 : padding;
    }

    static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
