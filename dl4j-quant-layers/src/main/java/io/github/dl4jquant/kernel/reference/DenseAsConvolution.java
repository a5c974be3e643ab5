package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.Window2d;

/** A dense layer is a 1x1 convolution of images of one pixel: same arrays, same weights, same numbers. */
final class DenseAsConvolution {

    private static final Window2d ONE_PIXEL = Window2d.of(1, 1, 1, 1);

    private DenseAsConvolution() {}

    static ConvolutionSpec of(MatmulSpec spec) {
        return new ConvolutionSpec(
                spec.precision(),
                spec.rows(),
                spec.nIn(),
                1,
                1,
                spec.nOut(),
                ONE_PIXEL,
                1,
                spec.nonNegativeInput(),
                spec.input(),
                spec.output(),
                null,
                spec.activation());
    }
}
