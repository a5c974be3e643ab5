package io.github.dl4jquant.examples.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Writes small data files with three classes that a tiny network can learn. */
public final class DataFiles {

    /** Height and width of the images. */
    public static final int SIZE = 8;

    private DataFiles() {}

    /** Rows of four numbers and the class: three clouds of points. */
    public static Path csv(Path path, int rows, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            int label = row % 3;
            for (int i = 0; i < 4; i++) {
                double center = i == label ? 2 : -1;
                text.append(String.format(Locale.ROOT, "%.4f,", center + 0.4 * random.nextGaussian()));
            }
            text.append(label).append('\n');
        }
        return Files.writeString(path, text);
    }

    /** Pixel values of images whose bright part is at the left, in the middle or at the right. */
    public static byte[] pixels(int images, long seed) {
        Random random = new Random(seed);
        ByteBuffer pixels = ByteBuffer.allocate(images * SIZE * SIZE);
        for (int image = 0; image < images; image++) {
            for (int i = 0; i < SIZE * SIZE; i++) {
                boolean bright = (i % SIZE) / 3 == image % 3;
                pixels.put((byte) (bright ? 200 + random.nextInt(50) : random.nextInt(50)));
            }
        }
        return pixels.array();
    }

    /** An idx3-ubyte file of such images. */
    public static Path idxImages(Path path, int images, long seed) throws IOException {
        return Files.write(path, idx(pixels(images, seed), images, SIZE, SIZE));
    }

    /** An idx1-ubyte file of their labels. */
    public static Path idxLabels(Path path, int images) throws IOException {
        byte[] labels = new byte[images];
        for (int i = 0; i < images; i++) {
            labels[i] = (byte) (i % 3);
        }
        return Files.write(path, idx(labels, images));
    }

    /** The bytes of an IDX file. */
    public static byte[] idx(byte[] values, int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
        file.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            file.putInt(size);
        }
        return file.put(values).array();
    }

    /** The same bytes, gzipped. */
    public static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Folders "a", "b" and "c" of such images as PNG files. */
    public static Path imageFolder(Path folder, int images, long seed) throws IOException {
        byte[] pixels = pixels(images, seed);
        for (int image = 0; image < images; image++) {
            BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = picture.createGraphics();
            for (int i = 0; i < SIZE * SIZE; i++) {
                int grey = Byte.toUnsignedInt(pixels[image * SIZE * SIZE + i]);
                graphics.setColor(new Color(grey, grey, grey));
                graphics.fillRect(i % SIZE, i / SIZE, 1, 1);
            }
            graphics.dispose();
            Path inside = Files.createDirectories(folder.resolve(String.valueOf((char) ('a' + image % 3))));
            ImageIO.write(picture, "png", inside.resolve(image + ".png").toFile());
        }
        return folder;
    }
}
