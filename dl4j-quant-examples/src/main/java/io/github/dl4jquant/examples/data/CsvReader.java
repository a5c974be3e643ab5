package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.Writable;

/** Turns DataVec's rows into samples and checks every value. */
final class CsvReader implements SampleReader {

    private final Path path;
    private final CsvSource.Format format;
    private final CSVRecordReader rows;
    private List<Writable> next;
    private int line;
    private int columns = -1;

    CsvReader(Path path, CsvSource.Format format) {
        this.path = path;
        this.format = format;
        this.line = format.skipLines();
        this.rows = new CSVRecordReader(format.skipLines(), format.delimiter());
        try {
            rows.initialize(new FileSplit(path.toFile()));
        } catch (IOException | RuntimeException e) {
            throw InputFiles.unreadable(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw InputFiles.unreadable(path, e);
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && rows.hasNext()) {
            line++;
            List<Writable> row = row();
            boolean blank =
                    row.isEmpty() || (row.size() == 1 && row.get(0).toString().isBlank());
            next = blank ? null : row;
        }
        return next != null;
    }

    private List<Writable> row() {
        try {
            return rows.next();
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "Cannot read " + place() + ": " + e.getMessage() + ". Expected a row of numbers.", e);
        }
    }

    @Override
    public Sample next() {
        if (!hasNext()) {
            throw new java.util.NoSuchElementException("no rows left in '" + path + "'");
        }
        List<Writable> row = next;
        next = null;
        checkWidth(row.size());
        int labelColumn = format.labelColumn() < 0 ? columns + format.labelColumn() : format.labelColumn();
        boolean labelled = format.isLabelled();
        float[] features = new float[labelled ? columns - 1 : columns];
        int label = Sample.NO_LABEL;
        int filled = 0;
        for (int column = 0; column < columns; column++) {
            String text = row.get(column).toString().strip();
            if (labelled && column == labelColumn) {
                label = label(text, column);
            } else {
                features[filled++] = number(text, column);
            }
        }
        return new Sample(features, label, place());
    }

    private void checkWidth(int found) {
        if (columns < 0) {
            columns = found;
            int label = format.labelColumn();
            boolean there = !format.isLabelled() || (label < columns && label >= -columns);
            if (!there || (format.isLabelled() && columns < 2)) {
                throw new InvalidInputException(
                        "Cannot read %s: it has %d column(s) separated by '%s'; expected a class number in column %s"
                                + " and at least one value beside it. Check the delimiter and the label column.",
                        place(), columns, format.delimiter(), label == -1 ? "'last'" : String.valueOf(label));
            }
        } else if (found != columns) {
            throw new InvalidInputException(
                    "Cannot read %s: it has %d columns; expected %d, as the rows before. The file may be truncated"
                            + " there.",
                    place(), found, columns);
        }
    }

    private float number(String text, int column) {
        float value;
        try {
            value = Float.parseFloat(text);
        } catch (NumberFormatException e) {
            String advice = line == format.skipLines() + 1 ? " Skip the line if it is a header (--csv-skip 1)." : "";
            throw new InvalidInputException(
                    "Cannot read " + place() + ": column " + column + " holds '" + text + "'; expected a number."
                            + advice,
                    e);
        }
        if (!Float.isFinite(value)) {
            throw new InvalidInputException(
                    "Cannot read %s: column %d holds %s; expected a finite number.", place(), column, text);
        }
        return value;
    }

    private int label(String text, int column) {
        float value = number(text, column);
        if (value < 0 || value != Math.rint(value) || value > 1e6) {
            throw new InvalidInputException(
                    "Cannot read %s: its class, in column %d, is '%s'; expected a whole number from 0. Check the label"
                            + " column.",
                    place(), column, text);
        }
        return (int) value;
    }

    private String place() {
        return "line " + line + " of '" + path + "'";
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw InputFiles.unreadable(path, e);
        }
    }
}
