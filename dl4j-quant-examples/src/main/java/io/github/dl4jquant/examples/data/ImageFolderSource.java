package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.datavec.image.loader.NativeImageLoader;

/**
 * A folder with one folder of images for each class, read by DataVec. Classes are numbered from 0 in the order of their
 * folders' names. Images are scaled to one size and come in a shuffled order that is always the same.
 */
public final class ImageFolderSource implements DataSource {

    private static final long ORDER_SEED = 42;

    private final Path folder;
    private final ImageSize size;
    private final List<String> classes;
    private final List<URI> images;

    /** Size that all images are scaled to; 1 channel is grey, 3 are blue, green and red in DataVec's order. */
    public record ImageSize(int height, int width, int channels) {

        public ImageSize {
            if (height < 1 || width < 1 || !(channels == 1 || channels == 3 || channels == 4)) {
                throw new InvalidInputException(
                        "Cannot scale images to %dx%dx%d: expected a height and width of at least 1 and 1, 3 or 4"
                                + " channels.",
                        height, width, channels);
            }
        }
    }

    private ImageFolderSource(Path folder, ImageSize size, List<String> classes, List<URI> images) {
        this.folder = folder;
        this.size = size;
        this.classes = classes;
        this.images = images;
    }

    /**
     * Lists the images; they are decoded as they are read.
     *
     * @throws InvalidInputException if the folder is missing or has no folders of images
     */
    public static ImageFolderSource read(Path folder, ImageSize size) {
        InputFiles.checkFolder(folder);
        try {
            List<String> classes = new ArrayList<>();
            List<URI> images = new ArrayList<>();
            for (Path classFolder : sorted(folder, Files::isDirectory)) {
                List<Path> inside = sorted(classFolder, ImageFolderSource::isImage);
                if (inside.isEmpty()) {
                    throw new InvalidInputException(
                            "Cannot use '%s': its class folder '%s' holds no images (%s). Remove the folder or put"
                                    + " images there.",
                            folder, classFolder.getFileName(), String.join(", ", NativeImageLoader.ALLOWED_FORMATS));
                }
                classes.add(classFolder.getFileName().toString());
                inside.forEach(image -> images.add(image.toUri()));
            }
            if (images.isEmpty()) {
                throw new InvalidInputException(
                        "Cannot use '%s': it holds no folders; expected one folder of images for each class.", folder);
            }
            Collections.shuffle(images, new Random(ORDER_SEED));
            return new ImageFolderSource(folder, size, List.copyOf(classes), List.copyOf(images));
        } catch (IOException e) {
            throw InputFiles.unreadable(folder, e);
        }
    }

    private static List<Path> sorted(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isImage(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(NativeImageLoader.ALLOWED_FORMATS).anyMatch(format -> name.endsWith("." + format));
    }

    /** Names of the classes: the folders' names, in the order of their numbers. */
    public List<String> classes() {
        return classes;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public long[] sampleShape() {
        return new long[] {size.channels(), size.height(), size.width()};
    }

    @Override
    public boolean isLabelled() {
        return true;
    }

    @Override
    public long size() {
        return images.size();
    }

    @Override
    public SampleReader open() {
        return new ImageReader(images, classes, size);
    }
}
