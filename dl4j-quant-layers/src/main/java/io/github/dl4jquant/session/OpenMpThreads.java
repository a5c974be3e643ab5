package io.github.dl4jquant.session;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The number of threads that the calling thread's primitives use. ND4J and oneDNN share one OpenMP library, which keeps
 * that number for each calling thread: setting it for one call disturbs nobody else.
 */
final class OpenMpThreads {

    private final int wanted;
    private final NativeOps openMp;

    /** @param wanted 0 to leave it as it is */
    OpenMpThreads(int wanted) {
        this.wanted = wanted;
        this.openMp = wanted == 0 ? null : loaded();
    }

    private static NativeOps loaded() {
        Nd4j.getBackend(); // loads the library
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }

    /** Sets the number and returns what it was, for {@link #restore}. */
    int apply() {
        if (wanted == 0) {
            return 0;
        }
        int before = openMp.ompGetMaxThreads();
        openMp.setOmpNumThreads(wanted);
        return before;
    }

    void restore(int before) {
        if (wanted != 0 && before != wanted) {
            openMp.setOmpNumThreads(before);
        }
    }
}
