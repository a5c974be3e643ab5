package io.github.dl4jquant.kernel.onednn;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProviderFactory;

/** Offers the kernels of this package wherever oneDNN's native library loads. */
@AutoService(KernelProviderFactory.class)
public final class OneDnnKernelProviderFactory implements KernelProviderFactory {

    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public int priority() {
        return 100;
    }

    /** @throws LinkageError if the native library is missing or does not fit this machine */
    @Override
    public KernelProvider create() {
        return new OneDnnKernelProvider();
    }
}
