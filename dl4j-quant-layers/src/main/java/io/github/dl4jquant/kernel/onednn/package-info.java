/**
 * Kernels on oneDNN, through the JavaCPP presets. In: specifications, weights and ND4J arrays; out: the numbers that
 * {@link io.github.dl4jquant.kernel} documents, computed in place over the arrays' memory. The only package that sees a
 * native pointer.
 *
 * <p>{@link io.github.dl4jquant.kernel.onednn.OneDnnKernelProvider} sorts specifications to the compilers of this
 * package; whatever oneDNN cannot do in the documented numbers goes to {@code kernel.reference}.
 *
 * @see <a href="https://uxlfoundation.github.io/oneDNN/">oneDNN Developer Guide</a>
 */
package io.github.dl4jquant.kernel.onednn;
