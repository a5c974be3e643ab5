package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/**
 * A dense layer as a {@link Product}.
 *
 * @param residual what is added to the result; null for nothing
 * @param pitch elements from one row of the result to the next
 */
record MatmulProduct(MatmulSpec spec, TensorFormat residual, long pitch) implements Product {

    // where oneDNN 3.11 was seen to divide sums among threads, and a little beyond
    private static final int SHORTEST_DIVIDED = 1024;
    private static final int MOST_CHANNELS = 64;

    /** With rows of the result behind one another. */
    MatmulProduct(MatmulSpec spec, TensorFormat residual) {
        this(spec, residual, spec.nOut());
    }

    /** The same product with rows of the result so many elements apart. */
    MatmulProduct withPitch(long elements) {
        return new MatmulProduct(spec, residual, elements);
    }

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
    public Activation activation() {
        return spec.activation();
    }

    @Override
    public boolean nonNegativeInput() {
        return spec.nonNegativeInput();
    }

    @Override
    public int samples() {
        return spec.rows();
    }

    @Override
    public long sampleLength() {
        return spec.nIn();
    }

    @Override
    public long resultLength() {
        return spec.nOut();
    }

    @Override
    public int outChannels() {
        return spec.nOut();
    }

    @Override
    public int weightsPerChannel() {
        return spec.nIn();
    }

    @Override
    public Product ofSamples(int samples) {
        return copy(samples, spec.output());
    }

    @Override
    public Product withOutput(TensorFormat output) {
        return copy(spec.rows(), output);
    }

    @Override
    public Product inIntegers(int samples) {
        MatmulSpec bare = new MatmulSpec(
                Precision.INT8_STATIC,
                samples,
                spec.nIn(),
                spec.nOut(),
                false,
                TensorFormat.of(QuantParams.int8(1f)),
                TensorFormat.float32(),
                Activation.identity());
        return new PointwiseProduct(new MatmulProduct(bare, null));
    }

    private MatmulProduct copy(int rows, TensorFormat output) {
        MatmulSpec changed = new MatmulSpec(
                spec.precision(),
                rows,
                spec.nIn(),
                spec.nOut(),
                spec.nonNegativeInput(),
                spec.input(),
                output,
                spec.activation());
        return new MatmulProduct(changed, residual, pitch);
    }

    @Override
    public int channelMask() {
        return 2;
    }

    @Override
    public memory.desc source(ElementType type) {
        return TensorDescs.matrix(type, spec.rows(), spec.nIn());
    }

    @Override
    public memory.desc result(ElementType type) {
        return TensorDescs.rows(type, spec.rows(), spec.nOut(), pitch);
    }

    @Override
    public PrimitiveCall compile(
            OneDnnEngine engine,
            WeightForms weights,
            ElementType source,
            ElementType destination,
            float[] bias,
            Attributes attributes) {
        if (!dividesSums()) {
            return compileHere(engine, weights, source, destination, bias, attributes);
        }
        OpenMpThreads one = new OpenMpThreads(1);
        int before = one.apply();
        try {
            return compileHere(engine, weights, source, destination, bias, attributes);
        } finally {
            one.restore(before);
        }
    }

    /**
     * Whether oneDNN might let each thread add up a part of every sum, if there were several when it is compiled: floats would
     * then be rounded differently for each number of threads.
     */
    private boolean dividesSums() {
        return spec.precision() == Precision.INT8_WEIGHT
                && spec.rows() == 1
                && spec.nIn() >= SHORTEST_DIVIDED
                && spec.nOut() <= MOST_CHANNELS;
    }

    private PrimitiveCall compileHere(
            OneDnnEngine engine,
            WeightForms weights,
            ElementType source,
            ElementType destination,
            float[] bias,
            Attributes attributes) {
        ElementType weightType = weights.type();
        try (NativeObjects temporary = new NativeObjects()) {
            memory.desc biasDesc = temporary.own(
                    bias == null ? new memory.desc() : TensorDescs.matrix(ElementType.FLOAT32, 1, spec.nOut()));
            matmul.primitive_desc description = temporary.own(new matmul.primitive_desc(
                    engine.cpu(),
                    temporary.own(source(source)),
                    temporary.own(TensorDescs.packedDenseWeights(weightType, spec.nIn(), spec.nOut())),
                    biasDesc,
                    temporary.own(result(destination)),
                    attributes.build(),
                    false));
            memory packed = weights.in(
                    temporary.own(description.weights_desc()),
                    temporary.own(TensorDescs.denseWeights(weightType, spec.nIn(), spec.nOut())));
            PrimitiveCall call = new PrimitiveCall(engine, new matmul(description), description);
            call.shared(dnnl.DNNL_ARG_WEIGHTS, packed);
            if (bias != null) {
                call.floats(dnnl.DNNL_ARG_BIAS, biasDesc, bias);
            }
            attributes.bindTo(call);
            return call;
        }
    }
}
