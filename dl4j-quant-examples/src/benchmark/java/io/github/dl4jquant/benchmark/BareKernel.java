package io.github.dl4jquant.benchmark;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/**
 * One call of oneDNN.
 *
 * @param name what it computes, such as "convolution 3x3 64->64"
 */
record BareKernel(String name, primitive operation, IntMemoryMap arguments) {

    void run(stream queue) {
        operation.execute(queue, arguments);
    }
}
