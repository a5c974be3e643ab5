package io.github.dl4jquant.examples.quickstart;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Random;

/** Digits drawn with a pen of random width: for machines without fonts. About 20 wide and 32 high. */
final class StrokeDigits implements DigitShapes {

    @Override
    public Shape shape(int digit, Random random) {
        float width = 2 + 4 * random.nextFloat();
        int ends = random.nextBoolean() ? BasicStroke.CAP_ROUND : BasicStroke.CAP_BUTT;
        return new BasicStroke(width, ends, BasicStroke.JOIN_ROUND).createStrokedShape(path(digit, random));
    }

    @Override
    public String description() {
        return "digits drawn as strokes, as this machine has no fonts";
    }

    private static Shape path(int digit, Random random) {
        Path2D pen = new Path2D.Double();
        boolean variant = random.nextBoolean();
        switch (digit) {
            case 0 -> pen.append(new Ellipse2D.Double(variant ? 0 : 2, 0, variant ? 20 : 16, 32), false);
            case 1 -> lines(pen, 4, 7, 11, 0, 11, 32);
            case 2 -> {
                pen.moveTo(1, 8);
                pen.curveTo(2, -4, 19, -2, 19, 9);
                pen.curveTo(19, 17, 6, 22, 0, 32);
                pen.lineTo(20, 32);
            }
            case 3 -> {
                pen.moveTo(1, 4);
                pen.curveTo(8, -3, 19, 0, 18, 8);
                pen.curveTo(18, 14, 12, 15, 7, 15);
                pen.curveTo(14, 15, 20, 18, 20, 23);
                pen.curveTo(20, 33, 7, 35, 0, 28);
            }
            case 4 -> {
                lines(pen, 15, 32, 15, 0, 0, 22, 20, 22);
            }
            case 5 -> {
                lines(pen, 18, 0, 3, 0, 2, 14);
                pen.curveTo(10, 9, 20, 13, 20, 22);
                pen.curveTo(20, 32, 8, 35, 0, 29);
            }
            case 6 -> {
                pen.moveTo(17, 1);
                pen.curveTo(7, 2, 0, 12, 0, 22);
                pen.curveTo(0, 36, 20, 35, 20, 22);
                pen.curveTo(20, 11, 3, 11, 0, 22);
            }
            case 7 -> {
                lines(pen, 0, 0, 20, 0, 7, 32);
                if (variant) {
                    lines(pen, 6, 16, 18, 16);
                }
            }
            case 8 -> {
                pen.append(new Ellipse2D.Double(2, 0, 16, 15), false);
                pen.append(new Ellipse2D.Double(0, 15, 20, 17), false);
            }
            case 9 -> {
                pen.moveTo(3, 31);
                pen.curveTo(13, 30, 20, 20, 20, 10);
                pen.curveTo(20, -4, 0, -3, 0, 10);
                pen.curveTo(0, 21, 17, 21, 20, 10);
            }
            default -> throw new IllegalArgumentException("Cannot draw " + digit + " as one digit: expected 0 to 9.");
        }
        return pen;
    }

    /** Adds a polyline through the points x, y, x, y, ... */
    private static void lines(Path2D pen, double... points) {
        pen.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            pen.lineTo(points[i], points[i + 1]);
        }
    }
}
