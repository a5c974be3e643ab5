package io.github.dl4jquant.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.records.reader.impl.transform.TransformProcessRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.datavec.api.transform.TransformProcess;
import org.datavec.api.transform.schema.Schema;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Anderson's and Fisher's 150 iris flowers: 4 sizes in centimetres, 3 species with 50 flowers each. Read with DataVec
 * from a file in this jar; {@code iris-source.md} beside it says where it comes from.
 */
public final class IrisData {

    private static final String FILE = "iris.csv";
    private static final int FLOWERS = 150;
    private static final int SIZES = 4;
    private static final String[] SPECIES = {"setosa", "versicolor", "virginica"};

    private IrisData() {}

    /** All flowers in file order: features FLOAT [150, 4] in centimetres, labels one-hot [150, 3]. */
    public static DataSet all() {
        Schema columns = new Schema.Builder()
                .addColumnsDouble("sepal_length", "sepal_width", "petal_length", "petal_width")
                .addColumnCategorical("species", SPECIES)
                .build();
        TransformProcess namesToNumbers = new TransformProcess.Builder(columns)
                .categoricalToInteger("species")
                .build();
        try (InputStream file = IrisData.class.getResourceAsStream(FILE);
                RecordReader reader = new TransformProcessRecordReader(new CSVRecordReader(1), namesToNumbers)) {
            reader.initialize(new InputStreamInputSplit(file));
            return new RecordReaderDataSetIterator(reader, FLOWERS, SIZES, SPECIES.length).next();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FILE + " from the jar: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading " + FILE, e);
        }
    }

    /** 90 flowers to train on, 30 of each species. */
    public static DataSet training() {
        return select(false);
    }

    /** The other 60 flowers, 20 of each species. */
    public static DataSet test() {
        return select(true);
    }

    /** The file is in order of species, so two of every five rows are two of every five flowers of each. */
    private static DataSet select(boolean test) {
        List<DataSet> chosen = new ArrayList<>();
        List<DataSet> flowers = all().asList();
        for (int i = 0; i < flowers.size(); i++) {
            if ((i % 5 == 1 || i % 5 == 3) == test) {
                chosen.add(flowers.get(i));
            }
        }
        return DataSet.merge(chosen);
    }
}
