package io.github.dl4jquant.kernel;

/**
 * {@code exp(x[i]) / sum exp(x)} over each row, FLOAT32 to FLOAT32. The largest value of the row is taken off first, sums are
 * of type double, and nothing of it depends on the machine.
 *
 * @param columns elements of a row, which lie next to each other
 */
public record SoftmaxSpec(int rows, int columns) implements KernelSpec.Plain {

    public SoftmaxSpec {
        FormatChecks.checkPositive("rows", rows);
        FormatChecks.checkPositive("columns", columns);
    }
}
