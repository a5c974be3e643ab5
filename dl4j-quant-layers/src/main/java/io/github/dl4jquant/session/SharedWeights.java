package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.Columns;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.ParameterBlock;
import io.github.dl4jquant.session.ProgramNode.OneKernel;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The packed weights of a session, shared by all its threads. Thread-safe. */
final class SharedWeights implements AutoCloseable {

    private final Map<ProgramNode, WeightedKernels> byNode = new IdentityHashMap<>();

    /** A kernel of its own for the caller, who closes it before these weights are closed. */
    Kernel compile(ProgramNode node, KernelSpec spec) {
        if (spec instanceof KernelSpec.Plain plain) {
            return KernelProviders.get().compile(plain);
        }
        return weights(node).compile((KernelSpec.Weighted) spec);
    }

    /** A kernel that writes into columns of a matrix; null where it would not be faster than copying. */
    @Nullable
    Kernel compileInto(ProgramNode node, KernelSpec.Weighted spec, Columns columns) {
        return weights(node).compileInto(spec, columns);
    }

    private synchronized WeightedKernels weights(ProgramNode node) {
        return byNode.computeIfAbsent(node, n -> {
            OneKernel work = (OneKernel) n.work();
            BlockPart part = work.layer().blockParts().get(0);
            return KernelProviders.get()
                    .prepare(ParameterBlock.open(work.block(), work.layer().describe(), part));
        });
    }

    /** Bytes of packed weights held besides the network's parameter array. */
    synchronized long packedBytes() {
        return byNode.values().stream().mapToLong(WeightedKernels::packedBytes).sum();
    }

    @Override
    public synchronized void close() {
        byNode.values().forEach(WeightedKernels::close);
        byNode.clear();
    }
}
