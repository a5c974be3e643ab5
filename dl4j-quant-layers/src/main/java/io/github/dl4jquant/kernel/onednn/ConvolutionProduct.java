package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** A convolution as a {@link Product}. */
record ConvolutionProduct(ConvolutionSpec spec) implements Product {

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
        return (long) spec.inHeight() * spec.inWidth() * spec.inChannels();
    }

    @Override
    public long resultLength() {
        return (long) spec.outHeight() * spec.outWidth() * spec.outChannels();
    }

    @Override
    public int outChannels() {
        return spec.outChannels();
    }

    @Override
    public Product ofSamples(int samples) {
        return new ConvolutionProduct(new ConvolutionSpec(
                spec.precision(),
                samples,
                spec.inChannels(),
                spec.inHeight(),
                spec.inWidth(),
                spec.outChannels(),
                spec.window(),
                spec.groups(),
                spec.nonNegativeInput(),
                spec.input(),
                spec.output(),
                spec.residual(),
                spec.activation()));
    }

    @Override
    public int channelMask() {
        return spec.groups() == 1 ? 1 : 3;
    }

    @Override
    public memory.desc source(ElementType type) {
        return TensorDescs.images(type, spec.batch(), spec.inChannels(), spec.inHeight(), spec.inWidth());
    }

    @Override
    public memory.desc result(ElementType type) {
        return TensorDescs.images(type, spec.batch(), spec.outChannels(), spec.outHeight(), spec.outWidth());
    }

    @Override
    public PrimitiveCall compile(
            OneDnnEngine engine,
            PackedWeights weights,
            ElementType source,
            ElementType destination,
            float[] bias,
            Attributes attributes) {
        ElementType weightType = weights.type();
        try (NativeObjects temporary = new NativeObjects()) {
            convolution_forward.primitive_desc description = temporary.own(new convolution_forward.primitive_desc(
                    engine.cpu(),
                    dnnl.prop_kind.forward_inference,
                    dnnl.algorithm.convolution_direct,
                    temporary.own(source(source)),
                    temporary.own(TensorDescs.packedConvolutionWeights(weightType, spec)),
                    temporary.own(
                            bias == null
                                    ? new memory.desc()
                                    : TensorDescs.vector(ElementType.FLOAT32, spec.outChannels())),
                    temporary.own(result(destination)),
                    WindowSizes.strides(spec.window()),
                    WindowSizes.dilations(spec.window()),
                    WindowSizes.padsBefore(spec.window()),
                    WindowSizes.padsAfter(spec.window(), spec.inHeight(), spec.inWidth()),
                    attributes.build(),
                    false));
            memory packed = weights.in(
                    temporary.own(description.weights_desc()),
                    temporary.own(TensorDescs.convolutionWeights(weightType, spec)));
            PrimitiveCall call = new PrimitiveCall(engine, new convolution_forward(description), description);
            call.shared(dnnl.DNNL_ARG_WEIGHTS, packed);
            if (bias != null) {
                call.floats(dnnl.DNNL_ARG_BIAS, bias);
            }
            attributes.bindTo(call);
            return call;
        }
    }
}
