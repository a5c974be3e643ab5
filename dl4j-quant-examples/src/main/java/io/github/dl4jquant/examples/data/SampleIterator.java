package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The samples of a source as minibatches: features FLOAT [minibatch, sample shape...], labels FLOAT [minibatch, classes],
 * one-hot, or [minibatch, 1] with 0 and 1 for a single output. Labels are null if the number of classes is 0 or the
 * source has none. Not thread-safe.
 */
public final class SampleIterator implements DataSetIterator {

    private static final long serialVersionUID = 1L;

    private final transient DataSource source;
    private final int batchSize;
    private final int classes;
    private final long limit;
    private transient SampleReader reader;
    private DataSetPreProcessor preProcessor;
    private long read;

    /**
     * Starts at the first sample.
     *
     * @param classes number of outputs of the network; 0 to leave labels out
     * @param limit number of samples to stop after
     */
    public SampleIterator(DataSource source, int batchSize, int classes, long limit) {
        this.source = source;
        this.batchSize = batchSize;
        this.classes = classes;
        this.limit = limit;
        this.reader = source.open();
    }

    @Override
    public boolean hasNext() {
        return read < limit && reader.hasNext();
    }

    @Override
    public DataSet next() {
        return next(batchSize);
    }

    @Override
    public DataSet next(int wanted) {
        List<Sample> samples = new ArrayList<>();
        while (samples.size() < wanted && hasNext()) {
            samples.add(reader.next());
            read++;
        }
        if (samples.isEmpty()) {
            throw new NoSuchElementException("no samples left in '" + source.name() + "'");
        }
        DataSet batch = new DataSet(features(samples), classes > 0 && source.isLabelled() ? labels(samples) : null);
        if (preProcessor != null) {
            preProcessor.preProcess(batch);
        }
        return batch;
    }

    private INDArray features(List<Sample> samples) {
        long[] sampleShape = source.sampleShape();
        int length = samples.get(0).features().length;
        float[] values = new float[samples.size() * length];
        for (int i = 0; i < samples.size(); i++) {
            System.arraycopy(samples.get(i).features(), 0, values, i * length, length);
        }
        long[] shape = new long[sampleShape.length + 1];
        shape[0] = samples.size();
        System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
        return Nd4j.createFromArray(values).reshape('c', shape);
    }

    private INDArray labels(List<Sample> samples) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, samples.size(), classes);
        int distinct = Math.max(classes, 2);
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            if (sample.label() >= distinct) {
                throw new InvalidInputException(
                        "Cannot use the label of %s: it is class %d; the network has %d classes, 0 to %d. Check the"
                                + " labels and that the data belongs to this network.",
                        sample.place(), sample.label(), distinct, distinct - 1);
            }
            if (classes == 1) {
                labels.putScalar(i, 0, sample.label());
            } else {
                labels.putScalar(i, sample.label(), 1);
            }
        }
        return labels;
    }

    @Override
    public void reset() {
        reader.close();
        reader = source.open();
        read = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public int batch() {
        return batchSize;
    }

    @Override
    public int inputColumns() {
        int columns = 1;
        for (long size : source.sampleShape()) {
            columns *= (int) size;
        }
        return columns;
    }

    @Override
    public int totalOutcomes() {
        return classes;
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor value) {
        preProcessor = value;
    }

    @Override
    public DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    @Override
    public List<String> getLabels() {
        return List.of();
    }
}
