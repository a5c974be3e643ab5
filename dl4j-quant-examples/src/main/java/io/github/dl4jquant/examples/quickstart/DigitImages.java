package io.github.dl4jquant.examples.quickstart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Renders pictures of digits: 28 x 28 grey values, each digit in a random font, size, rotation, slant, thickness,
 * brightness and place, a stray line across it and noise over all. Nothing is downloaded and no screen is needed.
 *
 * <p>The same seed gives the same pictures on machines with the same fonts. Stateless and thread-safe.
 */
public final class DigitImages {

    /** Height and width in pixels. */
    public static final int SIZE = 28;

    private static final int CLASSES = 10;
    private static final double NOISE = 0.1;

    private final DigitShapes shapes;

    DigitImages(DigitShapes shapes) {
        this.shapes = shapes;
    }

    /** Digits in this machine's fonts or, where Java finds none, drawn as strokes. */
    public static DigitImages create() {
        return new DigitImages(FontDigits.find().orElseGet(StrokeDigits::new));
    }

    /** What the digits look like, for people. */
    public String description() {
        return shapes.description();
    }

    /**
     * Renders pictures of 0, 1, ... 9, 0, 1, ... in turn.
     *
     * @return features FLOAT [count, 1, 28, 28] from 0 (paper) to 1 (ink), labels one-hot [count, 10]
     */
    public DataSet render(int count, long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[count * SIZE * SIZE];
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
        for (int i = 0; i < count; i++) {
            int digit = i % CLASSES;
            render(digit, random, pixels, i * SIZE * SIZE);
            labels.putScalar(i, digit, 1);
        }
        return new DataSet(Nd4j.createFromArray(pixels).reshape(count, 1, SIZE, SIZE), labels);
    }

    private void render(int digit, Random random, float[] pixels, int offset) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        Shape placed = place(shapes.shape(digit, random), random);
        graphics.fill(placed);
        graphics.setStroke(new BasicStroke(1.2f * random.nextFloat()));
        graphics.draw(placed);
        graphics.setStroke(new BasicStroke(0.8f));
        graphics.drawLine(random.nextInt(SIZE), random.nextInt(SIZE), random.nextInt(SIZE), random.nextInt(SIZE));
        graphics.dispose();

        double brightness = between(random, 0.55, 1);
        byte[] grey = (byte[]) image.getRaster().getDataElements(0, 0, SIZE, SIZE, null);
        for (int i = 0; i < grey.length; i++) {
            double value = brightness * (grey[i] & 0xFF) / 255 + NOISE * random.nextGaussian();
            pixels[offset + i] = (float) Math.max(0, Math.min(1, value));
        }
    }

    /** Turns, slants, scales and shifts a shape. */
    private static Shape place(Shape shape, Random random) {
        Rectangle2D box = shape.getBounds2D();
        double scale = between(random, 15, 22) / box.getHeight();
        AffineTransform transform = new AffineTransform();
        transform.translate(SIZE / 2.0 + between(random, -2, 2), SIZE / 2.0 + between(random, -2, 2));
        transform.rotate(Math.toRadians(between(random, -15, 15)));
        transform.shear(between(random, -0.2, 0.2), 0);
        transform.scale(scale * between(random, 0.75, 1.2), scale);
        transform.translate(-box.getCenterX(), -box.getCenterY());
        return transform.createTransformedShape(shape);
    }

    private static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
