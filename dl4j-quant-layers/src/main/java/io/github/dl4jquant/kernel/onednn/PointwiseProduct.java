package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * A dense layer in int8 as a convolution over pixels of one image, a row being a pixel: oneDNN's kernel for those takes two
 * thirds of the time of its matrix product for one row, and never more for many. The same numbers, rounded in the same
 * places.
 */
record PointwiseProduct(MatmulProduct matrix) implements Product {

    /** What the kernel is called, whatever the instruction set. */
    private static final String KERNEL = "int8_1x1";

    static boolean fits(Product product) {
        return product instanceof MatmulProduct
                ? product.precision().computesInt8()
                : product instanceof ConvolutionProduct convolution
                        && convolution.isDense()
                        && convolution.precision() == Precision.INT8_STATIC;
    }

    /** The same numbers as a product that {@link #fits}. */
    static PointwiseProduct of(Product product) {
        return new PointwiseProduct(
                product instanceof ConvolutionProduct convolution ? convolution.asMatmul() : (MatmulProduct) product);
    }

    @Override
    public Precision precision() {
        return matrix.precision();
    }

    @Override
    public TensorFormat input() {
        return matrix.input();
    }

    @Override
    public TensorFormat output() {
        return matrix.output();
    }

    @Override
    public TensorFormat residual() {
        return matrix.residual();
    }

    @Override
    public Activation activation() {
        return matrix.activation();
    }

    @Override
    public boolean nonNegativeInput() {
        return matrix.nonNegativeInput();
    }

    @Override
    public int samples() {
        return matrix.samples();
    }

    @Override
    public long sampleLength() {
        return matrix.sampleLength();
    }

    @Override
    public long resultLength() {
        return matrix.resultLength();
    }

    @Override
    public int outChannels() {
        return matrix.outChannels();
    }

    @Override
    public int weightsPerChannel() {
        return matrix.weightsPerChannel();
    }

    @Override
    public Product ofSamples(int samples) {
        return new PointwiseProduct((MatmulProduct) matrix.ofSamples(samples));
    }

    @Override
    public Product withOutput(TensorFormat output) {
        return new PointwiseProduct((MatmulProduct) matrix.withOutput(output));
    }

    @Override
    public Product inIntegers(int samples) {
        return matrix.inIntegers(samples);
    }

    @Override
    public int channelMask() {
        return 1;
    }

    @Override
    public memory.desc source(ElementType type) {
        return TensorDescs.images(type, 1, sampleLength(), 1, samples());
    }

    @Override
    public memory.desc result(ElementType type) {
        return TensorDescs.images(type, 1, resultLength(), 1, samples());
    }

    @Override
    public PrimitiveCall compile(
            OneDnnEngine engine,
            WeightForms weights,
            ElementType source,
            ElementType destination,
            float[] bias,
            Attributes attributes) {
        try (NativeObjects temporary = new NativeObjects()) {
            long[] sizes = {outChannels(), weightsPerChannel(), 1, 1};
            convolution_forward.primitive_desc description = temporary.own(new convolution_forward.primitive_desc(
                    engine.cpu(),
                    dnnl.prop_kind.forward_inference,
                    dnnl.algorithm.convolution_direct,
                    temporary.own(source(source)),
                    temporary.own(new memory.desc(sizes, TensorDescs.typeOf(weights.type()), memory.format_tag.any)),
                    temporary.own(
                            bias == null ? new memory.desc() : TensorDescs.vector(ElementType.FLOAT32, outChannels())),
                    temporary.own(result(destination)),
                    new long[] {1, 1},
                    new long[] {0, 0},
                    new long[] {0, 0},
                    attributes.build(),
                    false));
            while (!description.impl_info_str().getString().contains(KERNEL)) {
                if (!description.next_impl()) {
                    throw new UnsupportedOperationException("no kernel for pixels");
                }
            }
            memory.desc plain =
                    temporary.own(new memory.desc(sizes, TensorDescs.typeOf(weights.type()), memory.format_tag.oihw));
            memory packed = weights.in(temporary.own(description.weights_desc()), plain);
            return ConvolutionProduct.call(engine, description, packed, bias, attributes);
        }
    }
}
