package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.export.OnnxSummary;
import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.graph.NetworkReader;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.Preparation;
import io.github.dl4jquant.spi.Rules;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A network of either kind, with one input, as this package looks at it.
 *
 * @param network a MultiLayerNetwork or ComputationGraph
 */
record Subject(Model network) {

    /** Its outputs for each sample, one after the other, so that memory for one is enough. */
    List<INDArray[]> outputs(INDArray features) {
        List<INDArray[]> outputs = new ArrayList<>();
        for (long i = 0; i < features.size(0); i++) {
            INDArray sample = Samples.slice(features, i).dup('c');
            outputs.add(
                    network instanceof MultiLayerNetwork net
                            ? new INDArray[] {net.output(sample)}
                            : ((ComputationGraph) network).output(sample));
        }
        return outputs;
    }

    /** Names of inputs and outputs; a sequential network has none. */
    List<String> ends() {
        if (!(network instanceof ComputationGraph graph)) {
            return List.of();
        }
        List<String> names = new ArrayList<>(graph.getConfiguration().getNetworkInputs());
        names.addAll(graph.getConfiguration().getNetworkOutputs());
        return names;
    }

    String summary() {
        return network instanceof MultiLayerNetwork net ? net.summary() : ((ComputationGraph) network).summary();
    }

    /** Number of predictions that Deeplearning4j's evaluation counts. */
    long evaluated(DataSetIterator data) {
        Evaluation evaluation = network instanceof MultiLayerNetwork net
                ? net.evaluate(data)
                : ((ComputationGraph) network).evaluate(data);
        return evaluation.getNumRowCounter();
    }

    double score(DataSet sample) {
        return network instanceof MultiLayerNetwork net
                ? net.score(sample)
                : ((ComputationGraph) network).score(sample);
    }

    QuantizationResult<? extends Model> quantize(QuantizationConfig config) {
        return network instanceof MultiLayerNetwork net
                ? QuantizationTransform.transform(net, config)
                : QuantizationTransform.transform((ComputationGraph) network, config);
    }

    /** Its operations, as quantization sees them. */
    OperationGraph prepared() {
        return Preparation.prepare(
                network instanceof MultiLayerNetwork net
                        ? NetworkReader.read(net)
                        : NetworkReader.read((ComputationGraph) network),
                Rules.load());
    }

    /** The name of its input in ONNX. */
    String input() {
        return network instanceof ComputationGraph graph
                ? graph.getConfiguration().getNetworkInputs().get(0)
                : NetworkGraph.SEQUENTIAL_INPUT;
    }

    /** Writes it as ONNX. */
    OnnxSummary export(Path file, OnnxOptions options) {
        return network instanceof MultiLayerNetwork net
                ? OnnxExporter.export(net, file.toFile(), options)
                : OnnxExporter.export((ComputationGraph) network, file.toFile(), options);
    }

    /** Size of its file, without writing one. */
    long fileBytes() throws IOException {
        long[] bytes = new long[1];
        try (OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                bytes[0]++;
            }

            @Override
            public void write(byte[] b, int offset, int length) {
                bytes[0] += length;
            }
        }) {
            ModelSerializer.writeModel(network, counting, false);
        }
        return bytes[0];
    }

    void save(Path file) throws IOException {
        ModelSerializer.writeModel(network, file.toFile(), false);
    }

    /** A network of the same kind from a file. */
    Subject load(Path file) throws IOException {
        return new Subject(
                network instanceof MultiLayerNetwork
                        ? MultiLayerNetwork.load(file.toFile(), false)
                        : ComputationGraph.load(file.toFile(), false));
    }

    /** Frees its parameters. */
    void close() {
        network.close();
    }
}
