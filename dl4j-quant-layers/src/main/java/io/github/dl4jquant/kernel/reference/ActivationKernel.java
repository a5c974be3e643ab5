package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ActivationSpec;
import java.nio.ByteBuffer;

/** An activation on its own: an {@link ElementConversion}. */
final class ActivationKernel extends JavaKernel {

    private final int length;
    private final ElementConversion conversion;

    ActivationKernel(ActivationSpec spec) {
        this.length = Math.toIntExact(spec.length());
        this.conversion = new ElementConversion(spec.input(), spec.output(), spec.activation());
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        conversion.convert(inputs[0], 0, output, 0, length);
    }
}
