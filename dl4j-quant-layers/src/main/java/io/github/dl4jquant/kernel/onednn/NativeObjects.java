package io.github.dl4jquant.kernel.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** Native objects that are released together, the last one first. Not thread-safe. */
final class NativeObjects implements AutoCloseable {

    private final Deque<Pointer> owned = new ArrayDeque<>();

    /** Takes over the release of {@code object} and hands it back. */
    <P extends Pointer> P own(P object) {
        owned.push(object);
        return object;
    }

    /** Releases everything. Idempotent. */
    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().deallocate();
        }
    }
}
