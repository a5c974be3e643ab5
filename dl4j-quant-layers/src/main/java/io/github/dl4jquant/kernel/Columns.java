package io.github.dl4jquant.kernel;

/**
 * Neighbouring columns of a matrix, for a kernel that writes its rows into longer ones instead of behind one another: row r
 * of the result starts at element {@code r * width + first} of the matrix.
 *
 * @param rows of the result, and of the matrix
 * @param first column of the matrix that is written
 * @param count columns that are written, the length of a row of the result
 * @param width all columns of the matrix
 */
public record Columns(long rows, int first, int count, int width) {

    public Columns {
        FormatChecks.checkPositive("rows", rows);
        FormatChecks.checkPositive("count", count);
        if (first < 0 || first > width - count) {
            throw new IllegalArgumentException(
                    "Columns from " + first + " on, " + count + " of them, do not lie in rows of " + width);
        }
    }

    /** These columns of a matrix that is itself some columns of another. */
    public Columns within(Columns outer) {
        if (outer.rows != rows || outer.count != width) {
            throw new IllegalArgumentException(this + " are not columns of the rows of " + outer);
        }
        return new Columns(rows, outer.first + first, count, outer.width);
    }
}
