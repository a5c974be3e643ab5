package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.errors.QuantizationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Reads what Keras' {@code model.save('name.h5')} wrote: architecture and weights. */
final class KerasModelReader {

    private static final String ARCHITECTURE = "model_config";

    private KerasModelReader() {}

    static LoadedModel read(Path path) {
        try {
            Hdf5Header.checkLength(path);
            return new LoadedModel(path, network(path.toString()), Optional.empty());
        } catch (QuantizationException e) {
            throw e;
        } catch (UnsupportedKerasConfigurationException | InvalidKerasConfigurationException e) {
            throw new InvalidNetworkException(
                    "Cannot read model '" + path + "': Deeplearning4j does not import it (" + FirstLine.of(e)
                            + "). Expected layers that its Keras import knows.",
                    e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new InvalidNetworkException(
                    "Cannot read model '" + path + "': it is truncated or damaged, or uses what Deeplearning4j does not"
                            + " import (" + FirstLine.of(e)
                            + "). Expected a file written by Keras' model.save('name.h5').",
                    e);
        }
    }

    private static Model network(String path)
            throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
        String architecture;
        try (Hdf5Archive archive = new Hdf5Archive(path)) {
            if (!archive.hasAttribute(ARCHITECTURE)) {
                throw new InvalidNetworkException(
                        "Cannot read model '%s': it holds no architecture (attribute %s), so probably weights alone."
                                + " Expected a file written by Keras' model.save('name.h5'), not save_weights.",
                        path, ARCHITECTURE);
            }
            architecture = archive.readAttributeAsJson(ARCHITECTURE);
        }
        boolean sequential = "Sequential"
                .equals(new ObjectMapper()
                        .readTree(architecture)
                        .path("class_name")
                        .asText());
        return sequential
                ? KerasModelImport.importKerasSequentialModelAndWeights(path, false)
                : KerasModelImport.importKerasModelAndWeights(path, false);
    }
}
