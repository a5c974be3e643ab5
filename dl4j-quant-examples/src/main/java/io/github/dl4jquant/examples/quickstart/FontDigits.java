package io.github.dl4jquant.examples.quickstart;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Digits in the logical fonts of Java, plain, bold and italic. Which fonts these are depends on the machine. */
final class FontDigits implements DigitShapes {

    private static final String[] FAMILIES = {Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED};
    private static final int[] STYLES = {Font.PLAIN, Font.BOLD, Font.ITALIC, Font.BOLD | Font.ITALIC};
    private static final FontRenderContext UNHINTED = new FontRenderContext(null, true, true);

    private final List<Font> fonts = new ArrayList<>();

    private FontDigits() {
        for (String family : FAMILIES) {
            for (int style : STYLES) {
                fonts.add(new Font(family, style, 32));
            }
        }
    }

    /** Digits in fonts; empty if this machine has no fonts or Java cannot read them. */
    static Optional<DigitShapes> find() {
        try {
            FontDigits digits = new FontDigits();
            for (int digit = 0; digit < 10; digit++) {
                for (Font font : digits.fonts) {
                    if (!font.canDisplay((char) ('0' + digit))
                            || outline(font, digit).getBounds2D().isEmpty()) {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(digits);
        } catch (RuntimeException | LinkageError | InternalError e) {
            // A JDK without fontconfig or fonts: depending on version and system it says so with any of these.
            return Optional.empty();
        }
    }

    @Override
    public Shape shape(int digit, Random random) {
        return outline(fonts.get(random.nextInt(fonts.size())), digit);
    }

    @Override
    public String description() {
        return "digits in this machine's fonts";
    }

    private static Shape outline(Font font, int digit) {
        return font.createGlyphVector(UNHINTED, String.valueOf(digit)).getOutline();
    }
}
