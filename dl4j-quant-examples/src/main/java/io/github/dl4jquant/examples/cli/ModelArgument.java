package io.github.dl4jquant.examples.cli;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The model that a command reads. */
final class ModelArgument {

    @Parameters(
            paramLabel = "MODEL",
            index = "0",
            description = "Model file: a Deeplearning4j zip (ModelSerializer) or a Keras .h5 file.")
    private Path path;

    Path path() {
        return path;
    }

    LoadedModel load() {
        return ModelLoader.load(path);
    }
}
