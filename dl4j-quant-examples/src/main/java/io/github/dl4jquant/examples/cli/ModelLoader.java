package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.layers.common.Verifiable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.deeplearning4j.nn.api.Layer;

/** Reads a model file of either format, which it finds out from the file's first bytes. */
final class ModelLoader {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

    private ModelLoader() {}

    /**
     * Reads a model.
     *
     * @throws InvalidNetworkException if the file is missing, damaged, or holds no network
     */
    static LoadedModel load(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidNetworkException(
                    "Cannot read model '%s': no such file (looked in '%s'). Check the path.",
                    path, path.toAbsolutePath().getParent());
        }
        if (Files.isDirectory(path)) {
            throw new InvalidNetworkException(
                    "Cannot read model '%s': it is a folder; expected a Deeplearning4j .zip or Keras .h5 file.", path);
        }
        byte[] start = start(path);
        if (Arrays.equals(start, ZIP)) {
            return verified(ZipModelReader.read(path));
        }
        if (Arrays.equals(start, HDF5)) {
            return KerasModelReader.read(path);
        }
        throw new InvalidNetworkException(
                "Cannot read model '%s': it is neither a Deeplearning4j zip nor a Keras HDF5 file; it starts with %s."
                        + " Expected a file written by ModelSerializer or by Keras' model.save('name.h5').",
                path,
                start.length == 0
                        ? "nothing: the file is empty"
                        : "bytes " + HexFormat.of().formatHex(start));
    }

    /** Damage inside a quantized layer is told of before anything is done with the model. */
    private static LoadedModel verified(LoadedModel model) {
        for (Layer layer : model.layers()) {
            if (layer instanceof Verifiable verifiable) {
                verifiable.verify();
            }
        }
        return model;
    }

    private static byte[] start(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(4);
        } catch (IOException e) {
            throw new InvalidNetworkException("Cannot read model '" + path + "': " + e.getMessage() + ".", e);
        }
    }
}
