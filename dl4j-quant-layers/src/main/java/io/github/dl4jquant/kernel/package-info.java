/**
 * A small interface of int8 and float primitives. A {@link io.github.dl4jquant.kernel.KernelSpec} says what is to be
 * computed, for one exact shape; a {@link io.github.dl4jquant.kernel.KernelProvider} turns it into a
 * {@link io.github.dl4jquant.kernel.Kernel} that runs over ND4J arrays. Two providers: {@code kernel.onednn} (native)
 * and {@code kernel.reference} (plain Java: it defines the numbers and runs where no native library loads).
 *
 * <p>All arrays are contiguous, 'c' order, of the element type that the specification names. Images are channels last:
 * [minibatch, height, width, channels]; so are volumes, whose depth stands before the height.
 */
package io.github.dl4jquant.kernel;
