/**
 * The kernels in plain Java: they define the numbers that every other provider is tested against, and run where no
 * native library loads or covers a specification. In: a {@link io.github.dl4jquant.kernel.KernelSpec} and ND4J arrays;
 * out: ND4J arrays. Every other provider may use this package; it uses {@code kernel} and {@code scheme} only.
 *
 * <p>A weighted kernel works on tiles of output pixels: gather the input values under each tap
 * ({@link io.github.dl4jquant.kernel.reference.PatchGrid}), multiply and accumulate, finish
 * ({@link io.github.dl4jquant.kernel.reference.AccumulatorEpilogue}). Sums run over the weights of a channel in their
 * canonical order, whatever the tile, so the result for a sample does not depend on the rest of its minibatch.
 */
@NullMarked
package io.github.dl4jquant.kernel.reference;

import org.jspecify.annotations.NullMarked;
