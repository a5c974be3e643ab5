/**
 * The quick start: trains small networks in Deeplearning4j, quantizes them in every mode and compares.
 *
 * <p>Data ({@link io.github.dl4jquant.examples.quickstart.IrisData}, {@link
 * io.github.dl4jquant.examples.quickstart.DigitImages}) goes into the examples ({@link
 * io.github.dl4jquant.examples.quickstart.IrisExample}, {@link io.github.dl4jquant.examples.quickstart.LeNetExample},
 * {@link io.github.dl4jquant.examples.quickstart.ResidualExample}), a trained network comes out and goes through {@link
 * io.github.dl4jquant.examples.quickstart.ModeComparison} into a {@link
 * io.github.dl4jquant.examples.quickstart.ModeTable}. To learn the library, read the examples; the rest is measurement.
 */
@NullMarked
package io.github.dl4jquant.examples.quickstart;

import org.jspecify.annotations.NullMarked;
