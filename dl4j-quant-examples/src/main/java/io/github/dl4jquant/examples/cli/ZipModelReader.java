package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.errors.QuantizationException;
import io.github.dl4jquant.io.QuantizedModelLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Reads what Deeplearning4j's ModelSerializer wrote. */
final class ZipModelReader {

    private ZipModelReader() {}

    static LoadedModel read(Path path) {
        try {
            List<String> entries = checkedEntries(path);
            Model network = network(path, isGraph(path, entries));
            Optional<Normalizer<?>> normalizer =
                    entries.contains(ModelSerializer.NORMALIZER_BIN) ? Optional.of(normalizer(path)) : Optional.empty();
            return new LoadedModel(path, network, normalizer);
        } catch (QuantizationException e) {
            throw e;
        } catch (IOException | RuntimeException | AssertionError e) {
            throw damaged(path, e);
        }
    }

    /** Reads all there is, so that a damaged file is found by its checksums before anybody interprets it. */
    private static List<String> checkedEntries(Path path) throws IOException {
        try (ZipFile directory = new ZipFile(path.toFile());
                ZipInputStream content = new ZipInputStream(Files.newInputStream(path))) {
            int listed = directory.size();
            List<String> names = new ArrayList<>();
            for (ZipEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
                content.transferTo(java.io.OutputStream.nullOutputStream());
                names.add(entry.getName());
            }
            if (names.size() != listed) {
                throw new IOException("it holds " + names.size() + " of " + listed + " entries");
            }
            return names;
        }
    }

    private static boolean isGraph(Path path, List<String> entries) throws IOException {
        if (entries.contains("model.weights.h5")) {
            throw new InvalidNetworkException(
                    "Cannot read model '%s': it is in Keras 3's own format. Expected HDF5: save it with"
                            + " model.save('name.h5').",
                    path);
        }
        if (!entries.contains(ModelSerializer.CONFIGURATION_JSON)) {
            throw new InvalidNetworkException(
                    "Cannot read model '%s': it is a zip file without %s; it holds %s. Expected a file written by"
                            + " Deeplearning4j's ModelSerializer.",
                    path, ModelSerializer.CONFIGURATION_JSON, entries);
        }
        if (!entries.contains(ModelSerializer.COEFFICIENTS_BIN)) {
            throw new InvalidNetworkException(
                    "Cannot read model '%s': it holds a configuration but no parameters (%s): the network was never"
                            + " trained, or was saved by hand. Expected a file written by ModelSerializer.writeModel.",
                    path, ModelSerializer.COEFFICIENTS_BIN);
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            byte[] json = zip.getInputStream(zip.getEntry(ModelSerializer.CONFIGURATION_JSON))
                    .readAllBytes();
            JsonNode configuration = new ObjectMapper().readTree(new String(json, StandardCharsets.UTF_8));
            return configuration.has("vertices");
        }
    }

    private static Model network(Path path, boolean graph) throws IOException {
        if (QuantizedModelLoader.isQuantized(path)) {
            return graph
                    ? QuantizedModelLoader.loadComputationGraph(path)
                    : QuantizedModelLoader.loadMultiLayerNetwork(path);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return graph
                    ? ModelSerializer.restoreComputationGraph(in, false)
                    : ModelSerializer.restoreMultiLayerNetwork(in, false);
        }
    }

    private static Normalizer<?> normalizer(Path path) throws IOException {
        // not from the file: on failure Deeplearning4j would write to it
        try (InputStream in = Files.newInputStream(path)) {
            return ModelSerializer.restoreNormalizerFromInputStream(in);
        }
    }

    private static InvalidNetworkException damaged(Path path, Throwable cause) {
        return new InvalidNetworkException(
                "Cannot read model '" + path
                        + "': it is truncated or damaged, or holds layers that are not on the class"
                        + " path (" + FirstLine.of(cause)
                        + "). Expected a file written by Deeplearning4j's ModelSerializer: save or copy it again.",
                cause);
    }
}
