package io.github.dl4jquant.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Makes kernels. Stateless and thread-safe.
 *
 * <p>A provider accepts every valid specification: where it has no fast way it hands out a slower one that gives the
 * same numbers.
 */
public interface KernelProvider {

    /** Name, version and instruction set, for reports: "oneDNN 3.11 (avx512_core_vnni)" or "reference (plain Java)". */
    String description();

    /** Compiles a primitive without weights. */
    Kernel compile(KernelSpec.Plain spec);

    /**
     * Takes the weights of one layer, to compile any number of shapes from. Packing, if any, is done on the first
     * compilation and shared by the kernels whose packed form is the same.
     */
    WeightedKernels prepare(WeightTensor weights);

    /** The kernels that share the weights of one layer. Thread-safe. */
    interface WeightedKernels extends AutoCloseable {

        /** Compiles a primitive with these weights. */
        Kernel compile(KernelSpec.Weighted spec);

        /**
         * Compiles a primitive that writes its rows into columns of a matrix, the same bits as otherwise. The output that it
         * is run with is the whole matrix, contiguous; other columns stay as they are.
         *
         * @return null where there is no way that is as fast as to copy the rows afterwards
         */
        default @Nullable Kernel compileInto(KernelSpec.Weighted spec, Columns columns) {
            return null;
        }

        /**
         * Compiles a primitive for some output channels, the same bits as one for all, with the weights where that one has them.
         * Its input is unsigned: where that of the specification is INT8, each number comes as {@code number + 128}.
         *
         * @param spec for all channels; a primitive for it has been compiled
         * @param first channel
         * @param count channels; the result is [rows, count]
         * @return null where there is no such primitive without a copy of the weights
         */
        default @Nullable Kernel compileChannels(MatmulSpec spec, int first, int count) {
            return null;
        }

        /** Bytes of weights held besides the {@link WeightTensor} itself (packed copies); 0 before the first kernel. */
        long packedBytes();

        /** Releases packed weights. Kernels made from them must not be run any more. Idempotent. */
        @Override
        void close();
    }
}
