package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The files of {@link MemoryReport}: networks in float and int8, and tiny ones. */
final class MemoryFiles {

    private final Path folder;

    /** @param folder kept, and used again */
    MemoryFiles(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        for (TinyNetworks tiny : TinyNetworks.values()) {
            save(tiny, tiny.build(), name(tiny));
        }
    }

    /** Makes those of a network that are not there. */
    void make(BenchmarkNetwork network) throws IOException {
        if (!Files.exists(of(network, "int8"))) {
            save(network, network.build(), network.name());
        }
    }

    /** @param form "float" or "int8" */
    Path of(BenchmarkNetwork network, String form) {
        return file(network.name(), form);
    }

    /** Of the tiny network of the same layers. */
    Path tiny(BenchmarkNetwork network, String form) {
        return file(name(TinyNetworks.like(network)), form);
    }

    /** Four bytes each. */
    long floatParameterBytes(BenchmarkNetwork network) throws IOException {
        Path marker = folder.resolve(network.name() + ".count");
        if (!Files.exists(marker)) {
            Files.writeString(marker, Long.toString(4L * network.build().numParams()));
        }
        return Long.parseLong(Files.readString(marker));
    }

    private static String name(TinyNetworks tiny) {
        return "tiny-" + tiny.label();
    }

    private Path file(String name, String form) {
        return folder.resolve(name.toLowerCase(Locale.ROOT) + "-" + form + ".zip");
    }

    private void save(Subject subject, Model trained, String name) throws IOException {
        ModelSerializer.writeModel(trained, file(name, "float").toFile(), false);
        List<DataSet> data = List.of(new DataSet(subject.inputs(1, 100), Nd4j.zeros(1, 1)));
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .acceptDegenerateTensors(true)
                .calibrationData(new ListDataSetIterator<>(data, 1))
                .build();
        Model int8 = trained instanceof MultiLayerNetwork net
                ? QuantizationTransform.apply(net, config)
                : QuantizationTransform.apply((ComputationGraph) trained, config);
        ModelSerializer.writeModel(int8, file(name, "int8").toFile(), false);
    }
}
