package io.github.dl4jquant.kernel.onednn;

/** A compiled product over bare addresses. Not thread-safe. */
interface ProductRunner extends AutoCloseable {

    /** @param residual ignored where the product has none */
    void run(long source, long residual, long destination);

    /** Idempotent. */
    @Override
    void close();
}
