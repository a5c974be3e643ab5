package io.github.dl4jquant.benchmark;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The OpenMP that ND4J and oneDNN share. */
final class OpenMp {

    private OpenMp() {}

    /** Sets the number of threads for what the calling thread starts from now on. */
    static void use(int threads) {
        Nd4j.getBackend(); // loads the library
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    }
}
