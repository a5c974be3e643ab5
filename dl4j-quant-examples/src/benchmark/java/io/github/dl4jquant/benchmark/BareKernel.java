package io.github.dl4jquant.benchmark;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/**
 * One call of oneDNN.
 *
 * @param name what it computes, such as "convolution 3x3 64->64"
 * @param products multiply-accumulates of one call, those with padding left out; 0 where they are not what it takes time for
 */
record BareKernel(String name, primitive operation, IntMemoryMap arguments, long products) {

    void run(stream queue) {
        operation.execute(queue, arguments);
    }
}
