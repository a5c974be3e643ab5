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
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The input of an int8 product as UINT8 whose zero point is left to the caller, padding written out. Only such inputs
 * does oneDNN multiply in exact integers on every CPU: it halves weights for INT8 inputs and corrects zero points in
 * float.
 */
final class ShiftedSource implements AutoCloseable {

    /** From INT8 to UINT8. */
    private static final int SHIFT = 128;

    private final PrimitiveCall shift;
    private final DataArgument from;
    private final BytePointer padded;
    private final Product product;
    private final int zeroPoint;

    /** @param zeroPoint of the input, which is of type {@code type} */
    ShiftedSource(OneDnnEngine engine, Product original, ElementType type, int zeroPoint) {
        int offset = type == ElementType.INT8 ? SHIFT : 0;
        this.zeroPoint = zeroPoint + offset;
        this.product = withoutPadding(original);
        long bytes = product.samples() * product.sampleLength();
        this.padded = new BytePointer(bytes);
        Pointer.memset(padded, this.zeroPoint, bytes);
        TensorFormat whole = TensorFormat.of(new QuantParams(type, 1f, 0));
        TensorFormat shifted = TensorFormat.of(QuantParams.uint8(1f, offset));
        try (memory.desc given = original.source(type);
                memory.desc wanted = inside(original, product)) {
            this.shift = ReorderCalls.convert(engine, given, whole, wanted, shifted);
            this.from = shift.data(dnnl.DNNL_ARG_FROM, given);
            shift.data(dnnl.DNNL_ARG_TO, wanted).at(padded.address() + firstInside(original, product));
        }
    }

    private static Product withoutPadding(Product original) {
        TensorFormat input = TensorFormat.of(QuantParams.uint8(1f, 0));
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
                            TensorFormat.int32(),
                            spec.activation()),
                    null);
        }
        ConvolutionSpec spec = ((ConvolutionProduct) original).spec();
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
                TensorFormat.int32(),
                null,
                spec.activation()));
    }

    /** An image stays one, so that its tensors keep four axes. */
    private static DepthAxis withoutPadding(DepthAxis d) {
        return new DepthAxis(d.padFront() + d.size() + d.padBack(), d.kernel(), d.stride(), d.dilation(), 0, 0);
    }

    /** The original pixels inside the padded ones. */
    private static memory.desc inside(Product original, Product padded) {
        if (!(original instanceof ConvolutionProduct inner)) {
            return padded.source(ElementType.UINT8);
        }
        ConvolutionSpec small = inner.spec();
        ConvolutionSpec large = ((ConvolutionProduct) padded).spec();
        long row = (long) large.inWidth() * large.inChannels();
        long slice = large.inHeight() * row;
        if (small.depth().isFlat()) {
            return new memory.desc(
                    new long[] {small.batch(), small.inChannels(), small.inHeight(), small.inWidth()},
                    memory.data_type.u8,
                    new long[] {slice, 1, row, large.inChannels()});
        }
        return new memory.desc(
                new long[] {small.batch(), small.inChannels(), small.depth().size(), small.inHeight(), small.inWidth()},
                memory.data_type.u8,
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

    /** The product over the shifted and padded input. */
    Product product() {
        return product;
    }

    /** What stands for real 0 in it; to be subtracted, times the sum of the weights, from the result. */
    int zeroPoint() {
        return zeroPoint;
    }

    long address() {
        return padded.address();
    }

    /** Takes over an input. */
    void bring(long source) {
        from.at(source);
        shift.execute();
    }

    @Override
    public void close() {
        shift.close();
        padded.deallocate();
    }
}
