/**
 * A layer that this library knows nothing of, and the rule that quantizes it: everything in this package, and the line in
 * {@code META-INF/services}, could as well be in a jar of your own. {@code docs/adding-a-layer.md} walks through it.
 */
package io.github.dl4jquant.examples.customlayer;
