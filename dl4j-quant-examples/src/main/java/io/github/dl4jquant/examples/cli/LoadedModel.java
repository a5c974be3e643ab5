package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.export.OnnxSummary;
import io.github.dl4jquant.graph.NetworkGraph;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * A network from a file; the one place that knows there are two kinds of network.
 *
 * @param path its file
 * @param network a MultiLayerNetwork or ComputationGraph
 * @param normalizer what its file says is to be done to inputs first
 */
record LoadedModel(Path path, Model network, Optional<Normalizer<?>> normalizer) {

    /** "MultiLayerNetwork" or "ComputationGraph". */
    String kind() {
        return network.getClass().getSimpleName();
    }

    /** Its layers, in Deeplearning4j's order. */
    Layer[] layers() {
        return network instanceof MultiLayerNetwork net ? net.getLayers() : ((ComputationGraph) network).getLayers();
    }

    /** Whether it was quantized: its parameters are bytes. */
    boolean isQuantized() {
        INDArray params = network.params();
        return params != null && !params.isEmpty() && !params.dataType().isFPType();
    }

    /** Whether it may read indices, which cannot be any number. */
    boolean hasEmbeddings() {
        return Arrays.stream(layers())
                .map(layer -> layer.conf().getLayer())
                .map(conf -> conf instanceof FrozenLayer frozen ? frozen.getLayer() : conf)
                .anyMatch(conf -> conf.getClass().getSimpleName().contains("Embedding"));
    }

    /**
     * Checks that it can be quantized.
     *
     * @throws InvalidNetworkException if it was quantized before
     */
    void requireFloat() {
        if (isQuantized()) {
            throw new InvalidNetworkException(
                    "Cannot quantize '%s': its parameters are of type INT8, so it is quantized already. Expected a float"
                            + " network: quantize the original again in the mode that you want.",
                    path);
        }
    }

    /**
     * Its output.
     *
     * @param features prepared, minibatch first
     */
    INDArray output(INDArray features) {
        return network instanceof MultiLayerNetwork sequential
                ? sequential.output(features)
                : ((ComputationGraph) network).output(false, features)[0];
    }

    /** All its outputs, as copies; the inputs stay as they are. */
    List<INDArray> outputs(INDArray... inputs) {
        INDArray[] copies = Arrays.stream(inputs).map(in -> in.dup('c')).toArray(INDArray[]::new);
        INDArray[] outputs = network instanceof MultiLayerNetwork sequential
                ? new INDArray[] {sequential.output(copies[0])}
                : ((ComputationGraph) network).output(false, copies);
        return Arrays.stream(outputs)
                .map(out -> out.castTo(DataType.FLOAT).dup('c'))
                .toList();
    }

    /** Writes it as ONNX. */
    OnnxSummary export(Path file, OnnxOptions options) {
        return network instanceof MultiLayerNetwork sequential
                ? OnnxExporter.export(sequential, file.toFile(), options)
                : OnnxExporter.export((ComputationGraph) network, file.toFile(), options);
    }

    /**
     * Name of its input.
     *
     * @throws InvalidNetworkException if it has several
     */
    String onlyInput() {
        if (network instanceof MultiLayerNetwork) {
            return NetworkGraph.SEQUENTIAL_INPUT;
        }
        List<String> names = ((ComputationGraph) network).getConfiguration().getNetworkInputs();
        if (names.size() != 1) {
            throw new InvalidNetworkException(
                    "Cannot tell which input of '%s' is meant: it has %s. Name it: --input-shape %s=...",
                    path, names, names.get(0));
        }
        return names.get(0);
    }

    /** Quantizes as configured. */
    QuantizationResult<? extends Model> quantize(QuantizationConfig config) {
        return network instanceof MultiLayerNetwork sequential
                ? QuantizationTransform.transform(sequential, config)
                : QuantizationTransform.transform((ComputationGraph) network, config);
    }

    /** What to do to features before they go in, if the file says it. */
    Optional<DataNormalization> featureNormalizer() {
        return normalizer.map(found -> {
            if (found instanceof DataNormalization single) {
                return single;
            }
            throw new InvalidNetworkException(
                    "Cannot run '%s' on data: its normalizer is a %s, made for several inputs. This command line reads"
                            + " data for networks with one input; use the Java API.",
                    path, found.getClass().getSimpleName());
        });
    }

    /**
     * Checks that this command line can run it.
     *
     * @throws InvalidNetworkException if it has more than one input or output
     */
    void requireOneInputAndOutput() {
        if (network instanceof ComputationGraph graph
                && (graph.getNumInputArrays() != 1 || graph.getNumOutputArrays() != 1)) {
            throw new InvalidNetworkException(
                    "Cannot run '%s' on data: it has %d inputs and %d outputs. This command line reads data for networks"
                            + " with one of each; use the Java API.",
                    path, graph.getNumInputArrays(), graph.getNumOutputArrays());
        }
    }
}
