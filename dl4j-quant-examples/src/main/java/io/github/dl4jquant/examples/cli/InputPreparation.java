package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.examples.data.DataSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is done to samples between their file and one network: scale of the pixels, order of the axes, the model file's
 * normalizer. A saved network does not say in which order it takes the axes, so the first sample is tried in each.
 */
final class InputPreparation implements DataSetPreProcessor {

    private static final long serialVersionUID = 1L;

    private final transient LoadedModel model;
    private final transient DataNormalization normalizer;
    private final double factor;
    private InputArrangement arrangement;
    private long[] outputShape;

    private InputPreparation(LoadedModel model, boolean images, PixelScale pixels) {
        this.model = model;
        this.normalizer = model.featureNormalizer().orElse(null);
        this.factor = images ? pixels.factor(normalizer != null) : 1;
    }

    /**
     * Finds out how a network takes the samples of a source.
     *
     * @throws InvalidInputException if it does not take them in any way
     */
    static InputPreparation find(LoadedModel model, DataSource source, PixelScale pixels) {
        model.requireOneInputAndOutput();
        INDArray sample = new SampleIterator(source, 1, 0, 1).next().getFeatures();
        InputPreparation preparation = new InputPreparation(model, source.isImages(), pixels);
        preparation.tryArrangements(sample, source);
        return preparation;
    }

    private void tryArrangements(INDArray sample, DataSource source) {
        RuntimeException first = null;
        for (InputArrangement candidate : InputArrangement.candidates(source.isImages())) {
            arrangement = candidate;
            try {
                outputShape = model.output(prepare(sample)).shape();
                return;
            } catch (ModelDataException e) {
                throw e;
            } catch (RuntimeException e) {
                first = first == null ? e : first;
                Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
            }
        }
        throw new InvalidInputException(
                "Cannot use '" + source.name() + "' with the network of '" + model.path() + "': a sample has "
                        + sample.length() + " values (shape " + Arrays.toString(source.sampleShape())
                        + "), which the network does not take (" + FirstLine.of(first)
                        + "). Expected samples like those it was trained on.",
                first);
    }

    /** Features as the network takes them; the argument is not changed. */
    INDArray prepare(INDArray features) {
        INDArray prepared = arrangement.apply(factor == 1 ? features.dup() : features.mul(factor));
        if (normalizer != null) {
            normalizer.transform(prepared);
        }
        return prepared;
    }

    @Override
    public void preProcess(DataSet batch) {
        batch.setFeatures(prepare(batch.getFeatures()));
    }

    /**
     * The network's output for features as read, checked.
     *
     * @throws InvalidInputException if it is NaN or infinite somewhere
     */
    INDArray output(INDArray prepared) {
        INDArray output = model.output(prepared).castTo(DataType.FLOAT);
        if (!Double.isFinite(output.sumNumber().doubleValue())) {
            throw new InvalidInputException(
                    "Cannot use '%s': its output holds NaN or infinity. Expected finite numbers: check that the data is"
                            + " scaled as in training (--pixels) and that training did not diverge.",
                    model.path());
        }
        return output;
    }

    /**
     * Number of classes the network tells apart; 1 for a single output between 0 and 1.
     *
     * @throws InvalidInputException if it is not a classifier with an output [minibatch, classes]
     */
    int outputs() {
        if (outputShape.length != 2) {
            throw new InvalidInputException(
                    "Cannot evaluate '%s': its output for one sample has shape %s; expected [1, classes]. This command"
                            + " line measures classifiers; use the Java API for others.",
                    model.path(), Arrays.toString(outputShape));
        }
        return (int) outputShape[1];
    }
}
