package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** A convolution as a {@link Product}. */
record ConvolutionProduct(ConvolutionSpec spec) implements Product {

    private static final int NARROW = 32;

    /** Columns of a window that oneDNN's newer kernel takes together where there is one channel. */
    private static final int MANY_COLUMNS = 5;

    @Override
    public Precision precision() {
        return spec.precision();
    }

    @Override
    public TensorFormat input() {
        return spec.input();
    }

    @Override
    public TensorFormat output() {
        return spec.output();
    }

    @Override
    public TensorFormat residual() {
        return spec.residual();
    }

    @Override
    public Activation activation() {
        return spec.activation();
    }

    @Override
    public boolean nonNegativeInput() {
        return spec.nonNegativeInput();
    }

    @Override
    public int samples() {
        return spec.batch();
    }

    @Override
    public long sampleLength() {
        return (long) spec.inPixels() * spec.inChannels();
    }

    @Override
    public long resultLength() {
        return (long) spec.outPixels() * spec.outChannels();
    }

    @Override
    public int outChannels() {
        return spec.outChannels();
    }

    @Override
    public int weightsPerChannel() {
        return spec.weightsPerChannel();
    }

    @Override
    public Product ofSamples(int samples) {
        return copy(samples, spec.output());
    }

    @Override
    public Product withOutput(TensorFormat output) {
        return copy(spec.batch(), output);
    }

    @Override
    public Product inIntegers(int samples) {
        return new ConvolutionProduct(new ConvolutionSpec(
                Precision.INT8_STATIC,
                samples,
                spec.inChannels(),
                spec.inHeight(),
                spec.inWidth(),
                spec.outChannels(),
                spec.window(),
                spec.depth(),
                spec.groups(),
                false,
                TensorFormat.of(QuantParams.int8(1f)),
                TensorFormat.float32(),
                null,
                Activation.identity()));
    }

    private ConvolutionProduct copy(int samples, TensorFormat output) {
        return new ConvolutionProduct(new ConvolutionSpec(
                spec.precision(),
                samples,
                spec.inChannels(),
                spec.inHeight(),
                spec.inWidth(),
                spec.outChannels(),
                spec.window(),
                spec.depth(),
                spec.groups(),
                spec.nonNegativeInput(),
                spec.input(),
                output,
                spec.residual(),
                spec.activation()));
    }

    @Override
    public int channelMask() {
        return spec.groups() == 1 ? 1 : 3;
    }

    @Override
    public memory.desc source(ElementType type) {
        return TensorDescs.pixels(
                type,
                spec.batch(),
                spec.inChannels(),
                spec.depth(),
                spec.depth().size(),
                spec.inHeight(),
                spec.inWidth());
    }

    @Override
    public memory.desc result(ElementType type) {
        return TensorDescs.pixels(
                type,
                spec.batch(),
                spec.outChannels(),
                spec.depth(),
                spec.depth().outSize(),
                spec.outHeight(),
                spec.outWidth());
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
            convolution_forward.primitive_desc description =
                    temporary.own(describe(engine, source, weights.type(), destination, bias != null, attributes));
            memory packed = weights.in(
                    temporary.own(description.weights_desc()),
                    temporary.own(TensorDescs.convolutionWeights(weights.type(), spec)));
            return call(engine, description, packed, bias, attributes);
        }
    }

    /** A described convolution with its numbers; those of the data come with each run. */
    static PrimitiveCall call(
            OneDnnEngine engine,
            convolution_forward.primitive_desc description,
            memory packed,
            float[] bias,
            Attributes attributes) {
        PrimitiveCall call = new PrimitiveCall(engine, new convolution_forward(description), description);
        call.shared(dnnl.DNNL_ARG_WEIGHTS, packed);
        if (bias != null) {
            call.floats(dnnl.DNNL_ARG_BIAS, bias);
        }
        attributes.bindTo(call);
        return call;
    }

    private WindowSizes sizes() {
        return new WindowSizes(spec.window(), spec.depth(), spec.inHeight(), spec.inWidth());
    }

    /** Whether the window somewhere meets nothing but padding. */
    boolean leavesInput() {
        return sizes().leavesInput();
    }

    /** Which part of the products is with the input; the others are with padding. */
    double insideShare() {
        return sizes().insideShare();
    }

    /** The primitive before it is made; the caller closes it. */
    convolution_forward.primitive_desc describe(
            OneDnnEngine engine,
            ElementType source,
            ElementType weights,
            ElementType destination,
            boolean bias,
            Attributes attributes) {
        if (weights == ElementType.INT8 && isNarrow()) {
            try {
                convolution_forward.primitive_desc description =
                        describeFirst(engine, source, weights, destination, bias, attributes);
                skipBatchReducedProducts(description);
                return description;
            } catch (UnsupportedOperationException e) {
                // there is the usual one
            }
        }
        return describeFirst(engine, source, weights, destination, bias, attributes);
    }

    /** So few input channels that oneDNN's older kernel, which does not batch its products, is up to 14 % faster. */
    private boolean isNarrow() {
        return spec.groups() == 1 && spec.inChannels() <= NARROW && !takesColumnsTogether();
    }

    /**
     * The older kernel pads each channel of each column to four; the newer one pads rows of a window over one channel, and
     * takes 0.4 to 0.9 of the time with long ones.
     */
    private boolean takesColumnsTogether() {
        return spec.inChannels() == 1
                && spec.window().kernelWidth() >= MANY_COLUMNS
                && spec.window().dilationWidth() == 1;
    }

    private boolean isPadded() {
        Window2d w = spec.window();
        DepthAxis d = spec.depth();
        return w.padTop() + w.padLeft() + w.padBottom() + w.padRight() + d.padFront() + d.padBack() > 0;
    }

    private convolution_forward.primitive_desc describeFirst(
            OneDnnEngine engine,
            ElementType source,
            ElementType weights,
            ElementType destination,
            boolean bias,
            Attributes attributes) {
        WindowSizes sizes = sizes();
        try (NativeObjects temporary = new NativeObjects()) {
            convolution_forward.primitive_desc description = new convolution_forward.primitive_desc(
                    engine.cpu(),
                    dnnl.prop_kind.forward_inference,
                    dnnl.algorithm.convolution_direct,
                    temporary.own(source(source)),
                    temporary.own(TensorDescs.packedConvolutionWeights(weights, spec)),
                    temporary.own(
                            bias ? TensorDescs.vector(ElementType.FLOAT32, spec.outChannels()) : new memory.desc()),
                    temporary.own(result(destination)),
                    sizes.strides(),
                    sizes.dilations(),
                    sizes.padsBefore(),
                    sizes.padsAfter(),
                    attributes.build(),
                    false);
            boolean oneChannel = spec.inChannels() == spec.groups();
            boolean corrected = source == ElementType.INT8 || spec.input().zeroPoint() != 0;
            if (oneChannel && corrected && (isPadded() || spec.groups() > 1)) {
                skipBatchReducedProducts(description);
            }
            return description;
        }
    }

    /**
     * oneDNN 3.11's "brg_conv" over one channel, or groups of one channel, corrects signed inputs and zero points wrongly
     * where the input is padded at the sides but not at the top. Depthwise convolutions without padding leave it out too.
     */
    private static void skipBatchReducedProducts(convolution_forward.primitive_desc description) {
        while (description.impl_info_str().getString().startsWith("brg")) {
            if (!description.next_impl()) {
                description.close();
                throw new UnsupportedOperationException("no other implementation of this convolution");
            }
        }
    }

    /** Whether this is a dense layer over pixels. */
    boolean isPointwise() {
        DepthAxis d = spec.depth();
        boolean flat = d.equals(new DepthAxis(d.size(), 1, 1, 1, 0, 0));
        return spec.groups() == 1 && flat && spec.window().equals(Window2d.of(1, 1, 1, 1));
    }

    /** Whether this is a dense layer over samples of one pixel. */
    boolean isDense() {
        return isPointwise() && spec.inPixels() == 1;
    }

    /** The dense layer over pixels. */
    MatmulProduct asMatmul() {
        MatmulSpec dense = new MatmulSpec(
                spec.precision(),
                Math.multiplyExact(spec.batch(), spec.inPixels()),
                spec.inChannels(),
                spec.outChannels(),
                spec.nonNegativeInput(),
                spec.input(),
                spec.output(),
                spec.activation());
        return new MatmulProduct(dense, spec.residual());
    }
}
