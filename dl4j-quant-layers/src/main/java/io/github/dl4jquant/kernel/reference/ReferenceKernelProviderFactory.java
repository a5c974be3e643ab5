package io.github.dl4jquant.kernel.reference;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProviderFactory;

/** Makes the {@link ReferenceKernelProvider}: works everywhere, chosen last. */
@AutoService(KernelProviderFactory.class)
public final class ReferenceKernelProviderFactory implements KernelProviderFactory {

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public KernelProvider create() {
        return new ReferenceKernelProvider();
    }
}
