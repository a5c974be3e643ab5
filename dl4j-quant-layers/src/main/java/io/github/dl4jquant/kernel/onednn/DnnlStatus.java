package io.github.dl4jquant.kernel.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** Turns status codes of oneDNN's C interface into exceptions. */
final class DnnlStatus {

    private DnnlStatus() {}

    static void check(int status, String action) {
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN could not " + action + ": status " + status);
        }
    }
}
