package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.QuantizationException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * Writes a model file all or nothing: to a temporary file in the same folder, which takes the place of the target when
 * it is complete.
 */
final class ModelWriter {

    private final Path target;

    private ModelWriter(Path target) {
        this.target = target;
    }

    /**
     * Checks the place before any long work.
     *
     * @param source the model that is read; never overwritten
     * @param overwrite whether an existing file may be replaced
     * @throws QuantizationException if nothing can or may be written there
     */
    static ModelWriter to(Path target, Path source, boolean overwrite) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new QuantizationException(
                    "Cannot write '%s': there is no folder '%s'. Create it first.", target, folder);
        }
        if (!Files.isWritable(folder)) {
            throw new QuantizationException(
                    "Cannot write '%s': the folder '%s' may not be written to. Check its permissions.", target, folder);
        }
        if (Files.isDirectory(target)) {
            throw new QuantizationException(
                    "Cannot write '%s': it is a folder; expected the name of a file, such as '%s'.",
                    target, target.resolve("net-int8.zip"));
        }
        if (Files.exists(target)) {
            checkNotTheSource(target, source);
            if (!overwrite) {
                throw new QuantizationException(
                        "Cannot write '%s': the file exists. Give another name, or --force to replace it.", target);
            }
        }
        return new ModelWriter(target);
    }

    private static void checkNotTheSource(Path target, Path source) {
        try {
            if (Files.exists(source) && Files.isSameFile(target, source)) {
                throw new QuantizationException(
                        "Cannot write '%s': it is the model that is read, which would be lost. Give another name.",
                        target);
            }
        } catch (IOException e) {
            throw new QuantizationException("Cannot write '" + target + "': " + e.getMessage() + ".", e);
        }
    }

    /**
     * Writes the file.
     *
     * @throws QuantizationException if that fails; the target is then as it was
     */
    void write(Model network, Optional<Normalizer<?>> normalizer) {
        // not createTempFile, whose files only their owner may read
        String name = "." + target.getFileName() + "-" + ProcessHandle.current().pid() + ".tmp";
        Path temporary = target.toAbsolutePath().resolveSibling(name);
        try {
            temporary.toFile().deleteOnExit(); // for Ctrl-C
            ModelSerializer.writeModel(network, temporary.toFile(), false);
            if (normalizer.isPresent()) {
                ModelSerializer.addNormalizerToModel(temporary.toFile(), normalizer.get());
            }
            move(temporary);
        } catch (IOException | RuntimeException e) {
            throw new QuantizationException(
                    "Cannot write '" + target + "': " + FirstLine.of(e)
                            + ". Check that the folder can be written to and has space; nothing was changed.",
                    e);
        } finally {
            delete(temporary);
        }
    }

    private void move(Path temporary) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // deleteOnExit tries once more
        }
    }
}
