package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;

/** Grey images, and their labels in a second file, in MNIST's format. Both files are read and checked at once. */
public final class IdxSource implements DataSource {

    private final IdxFile images;
    private final IdxFile labels;

    private IdxSource(IdxFile images, IdxFile labels) {
        this.images = images;
        this.labels = labels;
    }

    /**
     * Reads the files, which may be gzipped.
     *
     * @param labels null for images without labels
     * @throws InvalidInputException if a file is missing, damaged or of another kind, or their sample counts differ
     */
    public static IdxSource read(Path images, Path labels) {
        IdxFile imageFile = IdxFile.read(images, 3, "images");
        IdxFile labelFile = labels == null ? null : IdxFile.read(labels, 1, "labels");
        if (labelFile != null && labelFile.sizes()[0] != imageFile.sizes()[0]) {
            throw new InvalidInputException(
                    "Cannot use '%s' with '%s': the first has %d images, the second %d labels; expected as many. Check"
                            + " that they belong together.",
                    images, labels, imageFile.sizes()[0], labelFile.sizes()[0]);
        }
        return new IdxSource(imageFile, labelFile);
    }

    @Override
    public String name() {
        return images.path().toString();
    }

    @Override
    public long[] sampleShape() {
        return new long[] {1, images.sizes()[1], images.sizes()[2]};
    }

    @Override
    public boolean isLabelled() {
        return labels != null;
    }

    @Override
    public long size() {
        return images.sizes()[0];
    }

    @Override
    public SampleReader open() {
        return new Reader();
    }

    private final class Reader implements SampleReader {

        private int next;

        @Override
        public boolean hasNext() {
            return next < size();
        }

        @Override
        public Sample next() {
            int pixels = images.sizes()[1] * images.sizes()[2];
            byte[] values = Arrays.copyOfRange(images.values(), next * pixels, (next + 1) * pixels);
            float[] features = new float[pixels];
            for (int i = 0; i < pixels; i++) {
                features[i] = Byte.toUnsignedInt(values[i]);
            }
            int label = labels == null ? Sample.NO_LABEL : Byte.toUnsignedInt(labels.values()[next]);
            String file = labels == null ? name() : labels.path().toString();
            return new Sample(features, label, "sample " + next++ + " of '" + file + "'");
        }

        @Override
        public void close() {
            // everything is in memory
        }
    }
}
