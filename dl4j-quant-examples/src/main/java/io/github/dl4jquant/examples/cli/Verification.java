package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.examples.data.DataSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import io.github.dl4jquant.examples.onnx.Agreement;
import io.github.dl4jquant.examples.onnx.OnnxModel;
import io.github.dl4jquant.export.OnnxSummary;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Runs a network and its exported form on the same samples. Used once. */
final class Verification {

    private final LoadedModel loaded;
    private final OnnxSummary written;
    private final Agreement agreement = new Agreement();
    private final OutputComparison decisions = new OutputComparison();

    Verification(LoadedModel loaded, OnnxSummary written) {
        this.loaded = loaded;
        this.written = written;
    }

    /** @param wholeBatches whether a rest that fills no minibatch is left out */
    void onData(OnnxModel onnx, DataSource source, PixelScale pixels, int batch, int samples, boolean wholeBatches) {
        InputPreparation preparation = InputPreparation.find(loaded, source, pixels);
        int classes = source.isLabelled() ? preparation.outputs() : 0;
        SampleIterator batches = new SampleIterator(source, batch, classes, samples);
        while (batches.hasNext()) {
            DataSet next = batches.next();
            if (!wholeBatches || next.numExamples() == batch) {
                compare(onnx, next.getLabels(), preparation.prepare(next.getFeatures()));
            }
        }
    }

    void onRandomNumbers(OnnxModel onnx, int batch, int samples) {
        for (int seed = 0; agreement.samples() < samples; seed++) {
            compare(onnx, null, RandomInputs.of(written.inputs(), batch, seed, loaded.hasEmbeddings()));
        }
    }

    /**
     * Compares on one minibatch.
     *
     * @param labels null for none
     * @param inputs as the Deeplearning4j network takes them
     */
    private void compare(OnnxModel onnx, INDArray labels, INDArray... inputs) {
        INDArray[] reordered = new INDArray[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            reordered[i] = RandomInputs.inWrittenOrder(written.inputs().get(i), inputs[i]);
        }
        List<INDArray> expected = loaded.outputs(inputs);
        List<INDArray> actual = onnx.output(reordered);
        agreement.add(expected, actual);
        if (labels != null) {
            decisions.add(expected.get(0), actual.get(0), labels);
        }
    }

    ExportSummary.Verified result() {
        boolean labelled = decisions.samples() > 0;
        return new ExportSummary.Verified(
                agreement.samples(),
                agreement.largestDifference(),
                agreement.largestMagnitude(),
                agreement.equalValues(),
                agreement.sameClass(),
                labelled ? decisions.firstAccuracy() : null,
                labelled ? decisions.secondAccuracy() : null);
    }
}
