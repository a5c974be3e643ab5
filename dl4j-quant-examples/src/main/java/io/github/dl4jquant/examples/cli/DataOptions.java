package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.examples.data.CsvSource;
import io.github.dl4jquant.examples.data.DataSource;
import io.github.dl4jquant.examples.data.IdxSource;
import io.github.dl4jquant.examples.data.ImageFolderSource;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where samples come from, the same for all commands that need some: exactly one of three kinds of source. */
final class DataOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Data: a CSV file of numbers, a sample a line, one column being the number of its class.")
    private Path csv;

    @Option(
            names = "--csv-label",
            paramLabel = "COLUMN",
            converter = LabelColumn.class,
            defaultValue = "last",
            description = "Column of the class: a number from 0, 'last' or 'none'. Default: ${DEFAULT-VALUE}.")
    private int csvLabel;

    @Option(
            names = "--csv-delimiter",
            paramLabel = "CHARACTER",
            converter = Delimiter.class,
            defaultValue = ",",
            description = "Between values; 'tab' for a tab. Default: ${DEFAULT-VALUE}")
    private char csvDelimiter;

    @Option(
            names = "--csv-skip",
            paramLabel = "LINES",
            defaultValue = "0",
            description = "Lines to leave out at the start: 1 for a header. Default: ${DEFAULT-VALUE}.")
    private int csvSkip;

    @Option(
            names = "--idx-images",
            paramLabel = "FILE",
            description = "Data: images in MNIST's format (idx3-ubyte), plain or gzipped.")
    private Path idxImages;

    @Option(
            names = "--idx-labels",
            paramLabel = "FILE",
            description = "The labels of --idx-images (idx1-ubyte), plain or gzipped.")
    private Path idxLabels;

    @Option(
            names = "--image-folder",
            paramLabel = "FOLDER",
            description = "Data: a folder with one folder of images for each class; classes are numbered from 0 in the"
                    + " order of the folders' names.")
    private Path imageFolder;

    @Option(
            names = "--image-size",
            paramLabel = "HxWxC",
            converter = ImageSizeConverter.class,
            description = "Height, width and channels that the images of --image-folder are scaled to: 224x224x3.")
    private ImageFolderSource.ImageSize imageSize;

    @Option(
            names = "--pixels",
            paramLabel = "HOW",
            defaultValue = "auto",
            converter = PixelScale.Converter.class,
            description = "How pixels are handed to the network: 'unit' (0 to 1), 'raw' (0 to 255) or 'auto': raw if"
                    + " the model file holds a normalizer, which is then applied, else unit. Default:"
                    + " ${DEFAULT-VALUE}.")
    private PixelScale pixels;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Samples per minibatch. Default: ${DEFAULT-VALUE}.")
    private int batch;

    PixelScale pixels() {
        return pixels;
    }

    int batchSize() {
        return batch;
    }

    /** Whether a source is named. */
    boolean areGiven() {
        return sources() > 0 || idxLabels != null;
    }

    private long sources() {
        return Stream.of(csv, idxImages, imageFolder).filter(Objects::nonNull).count();
    }

    /** Opens the source; the user must have named one, with labels. */
    DataSource openLabelled() {
        DataSource source = open().orElseThrow(() -> usage("No data given: this command needs labelled samples. Use"
                + " --csv, --idx-images with --idx-labels, or --image-folder."));
        if (!source.isLabelled()) {
            throw usage("The data has no labels, which this command needs: "
                    + (idxImages == null ? "name the class's column with --csv-label." : "add --idx-labels."));
        }
        return source;
    }

    /** Opens the source, if one is named. */
    Optional<DataSource> open() {
        checkCombination();
        if (csv != null) {
            return Optional.of(CsvSource.read(csv, new CsvSource.Format(csvLabel, csvDelimiter, csvSkip)));
        }
        if (idxImages != null) {
            return Optional.of(IdxSource.read(idxImages, idxLabels));
        }
        return imageFolder == null ? Optional.empty() : Optional.of(ImageFolderSource.read(imageFolder, imageSize));
    }

    private void checkCombination() {
        if (sources() > 1) {
            throw usage("Only one of --csv, --idx-images and --image-folder can be given.");
        }
        if (idxLabels != null && idxImages == null) {
            throw usage("--idx-labels was given without --idx-images.");
        }
        if ((imageFolder == null) != (imageSize == null)) {
            throw usage(
                    imageSize == null
                            ? "--image-folder needs --image-size, such as --image-size 224x224x3."
                            : "--image-size was given without --image-folder.");
        }
        if (batch < 1) {
            throw usage("--batch is " + batch + "; expected at least 1.");
        }
        if (csvSkip < 0) {
            throw usage("--csv-skip is " + csvSkip + "; expected at least 0.");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
