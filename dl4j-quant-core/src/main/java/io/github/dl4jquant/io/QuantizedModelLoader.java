package io.github.dl4jquant.io;

import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.errors.QuantizationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Loads quantized networks with little memory: what ModelSerializer wrote goes straight from the file into the network's
 * parameter array. ModelSerializer's own {@code restore...} gives the same network, but needs about six times the size of
 * the file while it works. Checks sizes and checksums of the file before the network is made. Stateless.
 */
public final class QuantizedModelLoader {

    /** Bytes of a configuration; that of a network of 1000 layers takes one or two million. */
    private static final int LARGEST_CONFIGURATION = 1 << 26;

    private QuantizedModelLoader() {}

    /** Whether a file is one for this loader: its parameters are INT8. False for anything that cannot be read as a model. */
    public static boolean isQuantized(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(ModelSerializer.COEFFICIENTS_BIN);
            if (entry == null) {
                return false;
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return ParameterStream.typeOf(in) == DataType.INT8;
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Loads a sequential network.
     *
     * @param file written by {@code ModelSerializer.writeModel} or {@code net.save}
     * @throws InvalidNetworkException if the file is missing, truncated or damaged, holds another kind of network, or one
     *     that is not quantized
     */
    public static MultiLayerNetwork loadMultiLayerNetwork(Path file) {
        return load(file, (json, parameters) -> {
            MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
            long expected = configuration.getConfs().stream()
                    .mapToLong(c -> c.getLayer().initializer().numParams(c))
                    .sum();
            INDArray values = parameters.read(expected);
            configuration.setDataType(DataType.INT8);
            MultiLayerNetwork network = new MultiLayerNetwork(configuration);
            network.init(values, false);
            return network;
        });
    }

    /**
     * Loads a graph network.
     *
     * @param file written by {@code ModelSerializer.writeModel} or {@code net.save}
     * @throws InvalidNetworkException if the file is missing, truncated or damaged, holds another kind of network, or one
     *     that is not quantized
     */
    public static ComputationGraph loadComputationGraph(Path file) {
        return load(file, (json, parameters) -> {
            ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
            long expected = configuration.getVertices().values().stream()
                    .mapToLong(v -> v.numParams(false))
                    .sum();
            INDArray values = parameters.read(expected);
            configuration.setDataType(DataType.INT8);
            ComputationGraph network = new ComputationGraph(configuration);
            network.init(values, false);
            return network;
        });
    }

    private interface Maker<N> {

        N make(String json, ParameterStream parameters) throws IOException;
    }

    private static <N> N load(Path file, Maker<N> maker) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String json = text(zip, entry(file, zip, ModelSerializer.CONFIGURATION_JSON));
            ZipEntry coefficients = entry(file, zip, ModelSerializer.COEFFICIENTS_BIN);
            try (InputStream in = zip.getInputStream(coefficients)) {
                return maker.make(json, new ParameterStream(in, coefficients.getSize(), coefficients.getCrc()));
            }
        } catch (QuantizationException e) {
            throw e;
        } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
            throw new InvalidNetworkException(
                    "Cannot load '" + file + "': " + reason(e)
                            + ". Expected a quantized network of this kind, as ModelSerializer writes it: save or copy"
                            + " the file again, and load other networks with ModelSerializer.",
                    e);
        }
    }

    private static ZipEntry entry(Path file, ZipFile zip, String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new InvalidNetworkException(
                    "Cannot load '%s': it is a zip file without %s. Expected a file written by ModelSerializer.",
                    file, name);
        }
        return entry;
    }

    private static String text(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            CheckedEntry checked = new CheckedEntry(in, entry.getCrc(), entry.getName());
            if (entry.getSize() > LARGEST_CONFIGURATION) {
                throw new IOException(entry.getName() + " is larger than " + LARGEST_CONFIGURATION + " bytes");
            }
            byte[] bytes = new byte[(int) entry.getSize()]; // a zip file's directory always tells
            int read = checked.readNBytes(bytes, 0, bytes.length);
            if (read < bytes.length || checked.read() >= 0) {
                throw new IOException(entry.getName() + " does not hold the " + bytes.length + " bytes that it should");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            checked.verify();
            return text;
        }
    }

    private static String reason(Throwable e) {
        String message =
                e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        return message.isEmpty() ? e.getClass().getSimpleName() : message;
    }
}
