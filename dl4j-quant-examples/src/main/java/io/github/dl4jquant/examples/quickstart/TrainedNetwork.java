package io.github.dl4jquant.examples.quickstart;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.report.QuantizationReport;
import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Either kind of Deeplearning4j network, float or quantized, so that both are measured by the same code. */
sealed interface TrainedNetwork {

    /** The network itself. */
    Model model();

    /** Class probabilities [minibatch, classes]. */
    INDArray output(INDArray features);

    /** The layers, in Deeplearning4j's order. */
    Layer[] layers();

    /** Quantizes as configured; this network stays as it is. */
    Quantized quantize(QuantizationConfig config);

    /** Reads a network of this kind from a file, with Deeplearning4j's own reader. */
    TrainedNetwork restore(File file) throws IOException;

    /** Writes the network with Deeplearning4j's own writer, without the updater's state. */
    default void save(File file) throws IOException {
        ModelSerializer.writeModel(model(), file, false);
    }

    /** A quantized network and the report on it. */
    record Quantized(TrainedNetwork network, QuantizationReport report) {}

    /** A MultiLayerNetwork. */
    record Sequential(MultiLayerNetwork model) implements TrainedNetwork {

        @Override
        public INDArray output(INDArray features) {
            return model.output(features);
        }

        @Override
        public Layer[] layers() {
            return model.getLayers();
        }

        @Override
        public Quantized quantize(QuantizationConfig config) {
            QuantizationResult<MultiLayerNetwork> result = QuantizationTransform.transform(model, config);
            return new Quantized(new Sequential(result.network()), result.report());
        }

        @Override
        public TrainedNetwork restore(File file) throws IOException {
            return new Sequential(ModelSerializer.restoreMultiLayerNetwork(file));
        }
    }

    /** A ComputationGraph with one input and one output. */
    record Graph(ComputationGraph model) implements TrainedNetwork {

        @Override
        public INDArray output(INDArray features) {
            return model.outputSingle(features);
        }

        @Override
        public Layer[] layers() {
            return model.getLayers();
        }

        @Override
        public Quantized quantize(QuantizationConfig config) {
            QuantizationResult<ComputationGraph> result = QuantizationTransform.transform(model, config);
            return new Quantized(new Graph(result.network()), result.report());
        }

        @Override
        public TrainedNetwork restore(File file) throws IOException {
            return new Graph(ModelSerializer.restoreComputationGraph(file));
        }
    }
}
