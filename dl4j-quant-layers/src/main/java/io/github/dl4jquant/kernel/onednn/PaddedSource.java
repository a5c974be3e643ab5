package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/**
 * The input of an int8 product with its padding written out, copied into scratch memory, so that the zero point can be left to
 * the caller: what oneDNN does about zero points takes it up to 15 % of a product's time. As UINT8 on request: only such
 * inputs does oneDNN multiply in exact integers on every CPU.
 */
final class PaddedSource implements AutoCloseable {

    /** From INT8 to UINT8. */
    private static final int SHIFT = 128;

    private final PrimitiveCall copy;
    private final DataArgument from;
    private final DataArgument to;
    private final AddressedBytes target = new AddressedBytes();
    private final long bytes;
    private final long firstInside;
    private final int fill;
    private final Product product;
    private final int offset;

    /**
     * Prepares for inputs.
     *
     * @param type of the input
     * @param zeroPoint of the input
     * @param unsigned whether to turn INT8 into UINT8
     */
    PaddedSource(OneDnnEngine engine, Product original, ElementType type, int zeroPoint, boolean unsigned) {
        this.offset = unsigned && type == ElementType.INT8 ? SHIFT : 0;
        ElementType own = unsigned ? ElementType.UINT8 : type;
        this.product = withoutPadding(original, own);
        this.bytes = product.samples() * product.sampleLength();
        this.firstInside = firstInside(original, product);
        this.fill = zeroPoint + offset;
        TensorFormat given = TensorFormat.of(new QuantParams(type, 1f, 0));
        TensorFormat kept = TensorFormat.of(new QuantParams(own, 1f, offset));
        try (memory.desc whole = original.source(type);
                memory.desc part = inside(original, product, own)) {
            this.copy = ReorderCalls.convert(engine, whole, given, part, kept);
            this.from = copy.data(dnnl.DNNL_ARG_FROM, whole);
            this.to = copy.data(dnnl.DNNL_ARG_TO, part);
        }
    }

    /** Whether a product has padding. */
    static boolean isNeeded(Product product) {
        return product instanceof ConvolutionProduct convolution
                && convolution.sampleLength()
                        != ((ConvolutionProduct) withoutPadding(product, ElementType.UINT8)).sampleLength();
    }

    /** The same product over integers of which none is padding or stands for real 0. */
    static Product withoutPadding(Product original, ElementType type) {
        TensorFormat input = TensorFormat.of(new QuantParams(type, 1f, 0));
        if (original instanceof MatmulProduct matmul) {
            MatmulSpec spec = matmul.spec();
            return new MatmulProduct(
                    new MatmulSpec(
                            Precision.INT8_STATIC,
                            spec.rows(),
                            spec.nIn(),
                            spec.nOut(),
                            false,
                            input,
                            spec.output(),
                            spec.activation()),
                    matmul.residual(),
                    matmul.pitch());
        }
        if (!(original instanceof ConvolutionProduct convolution)) {
            return original; // pixels, which have no padding
        }
        ConvolutionSpec spec = convolution.spec();
        Window2d w = spec.window();
        return new ConvolutionProduct(new ConvolutionSpec(
                Precision.INT8_STATIC,
                spec.batch(),
                spec.inChannels(),
                spec.inHeight() + w.padTop() + w.padBottom(),
                spec.inWidth() + w.padLeft() + w.padRight(),
                spec.outChannels(),
                new Window2d(
                        w.kernelHeight(),
                        w.kernelWidth(),
                        w.strideHeight(),
                        w.strideWidth(),
                        w.dilationHeight(),
                        w.dilationWidth(),
                        0,
                        0,
                        0,
                        0),
                withoutPadding(spec.depth()),
                spec.groups(),
                false,
                input,
                spec.output(),
                spec.residual(),
                spec.activation()));
    }

    /** An image stays one, so that its tensors keep four axes. */
    private static DepthAxis withoutPadding(DepthAxis d) {
        return new DepthAxis(d.padFront() + d.size() + d.padBack(), d.kernel(), d.stride(), d.dilation(), 0, 0);
    }

    /** The original pixels inside the padded ones. */
    private static memory.desc inside(Product original, Product padded, ElementType type) {
        if (!(original instanceof ConvolutionProduct inner)) {
            return padded.source(type);
        }
        ConvolutionSpec small = inner.spec();
        ConvolutionSpec large = ((ConvolutionProduct) padded).spec();
        long row = (long) large.inWidth() * large.inChannels();
        long slice = large.inHeight() * row;
        if (small.depth().isFlat()) {
            return new memory.desc(
                    new long[] {small.batch(), small.inChannels(), small.inHeight(), small.inWidth()},
                    TensorDescs.typeOf(type),
                    new long[] {slice, 1, row, large.inChannels()});
        }
        return new memory.desc(
                new long[] {small.batch(), small.inChannels(), small.depth().size(), small.inHeight(), small.inWidth()},
                TensorDescs.typeOf(type),
                new long[] {large.depth().size() * slice, 1, slice, row, large.inChannels()});
    }

    private static long firstInside(Product original, Product padded) {
        if (!(original instanceof ConvolutionProduct inner)) {
            return 0;
        }
        ConvolutionSpec large = ((ConvolutionProduct) padded).spec();
        Window2d window = inner.spec().window();
        long firstRow = (long) inner.spec().depth().padFront() * large.inHeight() + window.padTop();
        return (firstRow * large.inWidth() + window.padLeft()) * large.inChannels();
    }

    /** The product over the copy. */
    Product product() {
        return product;
    }

    /** What was added to each integer. */
    int offset() {
        return offset;
    }

    /** Bytes of a copy. */
    long bytes() {
        return bytes;
    }

    /** Copies an input to {@link #bytes} bytes from {@code padded} on. */
    void bring(long source, long padded) {
        Pointer.memset(target.aim(padded), fill, bytes);
        from.at(source);
        to.at(padded + firstInside);
        copy.execute();
    }

    @Override
    public void close() {
        copy.close();
    }
}
