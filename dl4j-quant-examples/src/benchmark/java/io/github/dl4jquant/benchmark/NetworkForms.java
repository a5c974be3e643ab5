package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** One network in all the forms that are raced; each is made when first asked for. Not thread-safe. */
final class NetworkForms implements AutoCloseable {

    private static final int CALIBRATION_SAMPLES = 4;
    private static final long CALIBRATION_SEED = 100;
    private static final String INPUT = "input";

    private final Subject subject;
    private final Model original;
    private final Map<QuantizationMode, Model> quantized = new EnumMap<>(QuantizationMode.class);
    private final Map<String, Path> files = new HashMap<>();
    private BareNetwork bare;

    NetworkForms(Subject subject) {
        this.subject = subject;
        this.original = subject.build();
    }

    /** As Deeplearning4j has it. */
    Model original() {
        return original;
    }

    Model int8() {
        return in(QuantizationMode.WEIGHT_AND_ACTIVATION);
    }

    Model dynamic() {
        return in(QuantizationMode.DYNAMIC);
    }

    Model weightOnly() {
        return in(QuantizationMode.WEIGHT_ONLY);
    }

    Model float32() {
        return in(QuantizationMode.FLOAT32);
    }

    /** In any mode; calibrated on random inputs where it takes calibration. */
    Model in(QuantizationMode mode) {
        return quantized.computeIfAbsent(mode, wanted -> {
            QuantizationConfig.Builder config =
                    QuantizationConfig.builder().mode(wanted).acceptDegenerateTensors(true);
            if (wanted == QuantizationMode.WEIGHT_AND_ACTIVATION) {
                config.calibrationData(new ListDataSetIterator<>(calibrationData(), 1));
            }
            return original instanceof MultiLayerNetwork net
                    ? QuantizationTransform.apply(net, config.build())
                    : QuantizationTransform.apply((ComputationGraph) original, config.build());
        });
    }

    private List<DataSet> calibrationData() {
        List<DataSet> samples = new ArrayList<>();
        for (int i = 0; i < CALIBRATION_SAMPLES; i++) {
            samples.add(new DataSet(subject.inputs(1, CALIBRATION_SEED + i), Nd4j.zeros(1, 1)));
        }
        return samples;
    }

    /** An ONNX file in float, for inputs of just that shape. */
    Path floatOnnx(INDArray input) {
        return export("float", float32(), input, false);
    }

    /**
     * An ONNX file in int8 with the scales of {@link #int8()}, for inputs of just that shape. A network with an LSTM comes from
     * {@link #dynamic()}, since ONNX Runtime has no other int8 LSTM.
     */
    Path int8Onnx(INDArray input) {
        boolean recurrent = original instanceof MultiLayerNetwork net
                && net.getLayerWiseConfigurations().getConfs().stream()
                        .map(NeuralNetConfiguration::getLayer)
                        .anyMatch(LSTM.class::isInstance);
        return export("int8", recurrent ? dynamic() : int8(), input, recurrent);
    }

    private Path export(String name, Model network, INDArray input, boolean dynamicLstm) {
        int batch = (int) input.size(0);
        return files.computeIfAbsent(name + "-" + batch, fileName -> {
            OnnxOptions options = OnnxOptions.builder()
                    .batch(batch)
                    .inputShape(INPUT, subject.sampleShape())
                    .dynamicQuantizeLstm(dynamicLstm)
                    .build();
            try {
                Path file = Files.createTempFile("dl4j-quant-benchmark-" + fileName, ".onnx");
                file.toFile().deleteOnExit(); // close() deletes it earlier, if it comes to that
                if (network instanceof MultiLayerNetwork net) {
                    OnnxExporter.export(net, file.toFile(), options);
                } else {
                    OnnxExporter.export((ComputationGraph) network, file.toFile(), options);
                }
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write " + subject.label() + " as ONNX", e);
            }
        });
    }

    /** Its int8 kernels straight from oneDNN, for inputs of just that shape; replaces that for another shape. */
    BareNetwork bare(INDArray input) {
        if (bare == null || bare.batch() != input.size(0)) {
            closeBare();
            bare = new BareNetwork(original, input.shape());
        }
        return bare;
    }

    private void closeBare() {
        if (bare != null) {
            bare.close();
        }
        bare = null;
    }

    /** Deletes the ONNX files: their readers have read them. */
    void deleteFiles() {
        for (Path file : files.values()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete " + file, e);
            }
        }
        files.clear();
    }

    /** Frees the memory of all forms and deletes the files. */
    @Override
    public void close() {
        closeBare();
        quantized.values().forEach(NetworkForms::close);
        quantized.clear();
        close(original);
        deleteFiles();
        System.gc();
        Nd4j.getMemoryManager().invokeGc();
    }

    private static void close(Model network) {
        if (network instanceof MultiLayerNetwork net) {
            net.close();
        } else {
            ((ComputationGraph) network).close();
        }
    }
}
