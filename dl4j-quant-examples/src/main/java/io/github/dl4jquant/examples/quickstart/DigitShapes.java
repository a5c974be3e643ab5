package io.github.dl4jquant.examples.quickstart;

import java.awt.Shape;
import java.util.Random;

/** Shapes of the digits 0 to 9, in random variations. */
interface DigitShapes {

    /** One digit, of any size and at any place; upright, y pointing down. */
    Shape shape(int digit, Random random);

    /** Where the shapes come from, for people. */
    String description();
}
