package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * INT8_WEIGHT convolution of one pixel with strides: the pixels that it reads are brought together first, and the rest is a
 * dense layer over pixels, for which there are better ways than for convolutions.
 */
final class SampledPixels implements ProductRunner {

    private final OneDnnEngine engine;
    private final PrimitiveCall gathering;
    private final DataArgument from;
    private final DataArgument to;
    private final int images;
    private final long imageBytes;
    private final long gatheredBytes;
    private final ProductRunner dense;

    /** @param compiler makes the runner of the product over the pixels that were brought together */
    SampledPixels(OneDnnEngine engine, ConvolutionProduct product, Function<Product, ProductRunner> compiler) {
        this.engine = engine;
        ConvolutionProduct together = together(product.spec());
        this.images = product.samples();
        this.imageBytes = product.sampleLength() * Float.BYTES;
        this.gatheredBytes = together.sampleLength() * Float.BYTES;
        try (memory.desc given = readPixels(product.spec());
                memory.desc wanted = together.ofSamples(1).source(ElementType.FLOAT32)) {
            gathering = ReorderCalls.convert(engine, given, TensorFormat.float32(), wanted, TensorFormat.float32());
            from = gathering.data(dnnl.DNNL_ARG_FROM, given);
            to = gathering.data(dnnl.DNNL_ARG_TO, wanted);
        }
        try {
            dense = compiler.apply(together);
        } catch (RuntimeException e) {
            gathering.close();
            throw e;
        }
    }

    static boolean fits(Product product) {
        if (product.precision() != Precision.INT8_WEIGHT
                || product.input().type() != ElementType.FLOAT32
                || !(product instanceof ConvolutionProduct convolution)) {
            return false;
        }
        Window2d window = convolution.spec().window();
        return !convolution.isPointwise()
                && convolution.spec().depth().isFlat()
                && Window2d.of(1, 1, window.strideHeight(), window.strideWidth())
                        .equals(window)
                && together(convolution.spec()).isPointwise();
    }

    private static ConvolutionProduct together(ConvolutionSpec spec) {
        return new ConvolutionProduct(new ConvolutionSpec(
                spec.precision(),
                spec.batch(),
                spec.inChannels(),
                spec.outHeight(),
                spec.outWidth(),
                spec.outChannels(),
                Window2d.of(1, 1, 1, 1),
                spec.depth(),
                spec.groups(),
                spec.nonNegativeInput(),
                spec.input(),
                spec.output(),
                spec.residual(),
                spec.activation()));
    }

    /** Of one image: where the last stride leaves it, oneDNN would take several for overlapping. */
    private static memory.desc readPixels(ConvolutionSpec spec) {
        long row = (long) spec.inWidth() * spec.inChannels();
        return new memory.desc(
                new long[] {1, spec.inChannels(), spec.outHeight(), spec.outWidth()}, memory.data_type.f32, new long[] {
                    spec.inHeight() * row,
                    1,
                    spec.window().strideHeight() * row,
                    (long) spec.window().strideWidth() * spec.inChannels()
                });
    }

    @Override
    public void run(long source, long residual, long destination) {
        ScratchPool.Block block = engine.scratch().borrow(images * gatheredBytes);
        try {
            for (int image = 0; image < images; image++) {
                from.at(source + image * imageBytes);
                to.at(block.address() + image * gatheredBytes);
                gathering.execute();
            }
            dense.run(block.address(), residual, destination);
        } finally {
            engine.scratch().giveBack(block);
        }
    }

    @Override
    public void close() {
        gathering.close();
        dense.close();
    }
}
