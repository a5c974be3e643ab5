package io.github.dl4jquant.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernels for this process, once, and says which and why. */
public final class KernelProviders {

    /** System property that names the provider to use: "onednn" or "reference". Unset: the fastest that loads. */
    public static final String PROPERTY = "dl4jquant.kernels";

    private static final Logger log = LoggerFactory.getLogger(KernelProviders.class);

    private KernelProviders() {}

    /**
     * The provider of this process.
     *
     * @throws IllegalStateException if {@value #PROPERTY} names a provider that is unknown or does not load
     */
    public static KernelProvider get() {
        if (Holder.FAILURE != null) {
            throw new IllegalStateException(Holder.FAILURE);
        }
        return Holder.PROVIDER;
    }

    /** Initialised on first use, by the class loader's lock: no other static state. */
    private static final class Holder {
        static final KernelProvider PROVIDER;
        static final String FAILURE; // kept: an exception here would come out as an error, once

        static {
            KernelProvider provider = null;
            String failure = null;
            try {
                provider = choose(System.getProperty(PROPERTY));
            } catch (IllegalStateException e) {
                failure = e.getMessage();
            }
            PROVIDER = provider;
            FAILURE = failure;
        }
    }

    static KernelProvider choose(String wanted) {
        List<KernelProviderFactory> factories = new ArrayList<>();
        ServiceLoader.load(KernelProviderFactory.class, KernelProviders.class.getClassLoader())
                .forEach(factories::add);
        factories.sort(Comparator.comparingInt(KernelProviderFactory::priority).reversed());
        if (wanted != null) {
            factories.removeIf(f -> !f.name().equals(wanted));
        }
        List<String> refusals = new ArrayList<>();
        for (KernelProviderFactory factory : factories) {
            try {
                KernelProvider provider = factory.create();
                if (!refusals.isEmpty()) {
                    log.warn(
                            "Int8 kernels run on {}, which is slow, because others did not load: {}",
                            provider.description(),
                            String.join("; ", refusals));
                }
                return provider;
            } catch (Exception | LinkageError e) {
                refusals.add(factory.name() + ": " + e);
            }
        }
        throw new IllegalStateException("No kernels: "
                + (wanted == null ? "none found" : "system property " + PROPERTY + " is '" + wanted + "'")
                + (refusals.isEmpty() ? "; known names are onednn and reference" : "; " + String.join("; ", refusals)));
    }
}
