package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.datavec.image.recordreader.ImageRecordReader;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Decodes images one after the other. */
final class ImageReader implements SampleReader {

    private final List<URI> images;
    private final ImageRecordReader reader;
    private final int pixels;
    private int next;

    ImageReader(List<URI> images, List<String> classes, ImageFolderSource.ImageSize size) {
        this.images = images;
        this.pixels = size.height() * size.width() * size.channels();
        reader = new ImageRecordReader(size.height(), size.width(), size.channels(), new ParentPathLabelGenerator());
        reader.setLogLabelCountOnInit(false);
        try {
            reader.initialize(new CollectionInputSplit(images));
        } catch (IOException e) {
            throw InputFiles.unreadable(Path.of(images.get(0)), e);
        }
        reader.setLabels(classes);
    }

    @Override
    public boolean hasNext() {
        return next < images.size();
    }

    @Override
    public Sample next() {
        Path path = Path.of(images.get(next++));
        try {
            List<Writable> row = reader.next();
            INDArray image = ((NDArrayWritable) row.get(0)).get();
            float[] values = image.dup('c').data().asFloat();
            if (values.length != pixels) {
                throw new IllegalStateException("decoded to " + values.length + " values instead of " + pixels);
            }
            return new Sample(values, row.get(1).toInt(), "'" + path + "'");
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "Cannot read '" + path + "': it is not an image that can be decoded (" + e.getMessage()
                            + "). Remove or replace the file.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw InputFiles.unreadable(Path.of(images.get(0)), e);
        }
    }
}
