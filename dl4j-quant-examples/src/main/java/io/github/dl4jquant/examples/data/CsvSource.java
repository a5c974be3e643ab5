package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.nio.file.Path;

/** Rows of numbers, one of them the class, read by DataVec. */
public final class CsvSource implements DataSource {

    /** Label column of a file without labels. */
    public static final int NO_LABEL_COLUMN = Integer.MIN_VALUE;

    private final Path path;
    private final Format format;
    private final long[] sampleShape;

    /**
     * How a file is laid out.
     *
     * @param labelColumn column of the class number, from 0, or from -1 for the last one backwards; {@link
     *     #NO_LABEL_COLUMN} if there is none
     * @param delimiter between values
     * @param skipLines lines to leave out at the start
     */
    public record Format(int labelColumn, char delimiter, int skipLines) {

        /** Values separated by commas, the class last, no header. */
        public static Format standard() {
            return new Format(-1, ',', 0);
        }

        boolean isLabelled() {
            return labelColumn != NO_LABEL_COLUMN;
        }
    }

    private CsvSource(Path path, Format format, long[] sampleShape) {
        this.path = path;
        this.format = format;
        this.sampleShape = sampleShape;
    }

    /**
     * Reads the first row; the others are checked as they are read.
     *
     * @throws InvalidInputException if the file is missing, holds no rows, or its first row is not as expected
     */
    public static CsvSource read(Path path, Format format) {
        InputFiles.checkFile(path);
        try (CsvReader reader = new CsvReader(path, format)) {
            if (!reader.hasNext()) {
                throw new InvalidInputException(
                        "Cannot use '%s': it holds no rows after the first %d line(s); expected at least one. Check the"
                                + " number of lines to skip.",
                        path, format.skipLines());
            }
            return new CsvSource(path, format, new long[] {reader.next().features().length});
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long[] sampleShape() {
        return sampleShape.clone();
    }

    @Override
    public boolean isLabelled() {
        return format.isLabelled();
    }

    @Override
    public long size() {
        return -1;
    }

    @Override
    public SampleReader open() {
        return new CsvReader(path, format);
    }
}
