package io.github.dl4jquant.kernel;

/** Makes a {@link KernelProvider} if it can work on this machine. Found through {@code ServiceLoader}. */
public interface KernelProviderFactory {

    /** Name for the system property {@value KernelProviders#PROPERTY}: "onednn", "reference". */
    String name();

    /** The available provider of the highest priority is used. */
    int priority();

    /**
     * Makes the provider.
     *
     * @throws Exception or a {@link LinkageError} if it cannot work here, with the reason; the next provider is then
     *     tried
     */
    KernelProvider create() throws Exception;
}
