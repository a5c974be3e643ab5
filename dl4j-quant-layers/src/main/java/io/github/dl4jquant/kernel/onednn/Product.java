package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.memory;

/**
 * A multiply-accumulate of one shape, convolution or matrix product alike: the sizes and fusions of a specification,
 * from which primitives of any element types and attributes can be made.
 */
interface Product {

    static Product of(KernelSpec.Weighted spec) {
        if (spec instanceof ConvolutionSpec convolution) {
            return new ConvolutionProduct(convolution);
        }
        return new MatmulProduct((MatmulSpec) spec, null);
    }

    Precision precision();

    TensorFormat input();

    TensorFormat output();

    /** Null where nothing is added. */
    TensorFormat residual();

    Activation activation();

    boolean nonNegativeInput();

    /** Images or rows. */
    int samples();

    /** Elements of one sample of the input. */
    long sampleLength();

    /** Elements of one sample of the output. */
    long resultLength();

    int outChannels();

    /** Weights per output channel. */
    int weightsPerChannel();

    /** The same product of another number of samples. */
    Product ofSamples(int samples);

    /** The same product with the result in another format. */
    Product withOutput(TensorFormat output);

    /** The bare product of so many samples of signed integers, scaled to floats: {@code sum * weightScale}. */
    Product inIntegers(int samples);

    /** Dimensions of the weights along which scales of output channels differ, as oneDNN's mask. */
    int channelMask();

    /** Shape and layout of the result. */
    memory.desc result(ElementType type);

    /**
     * Makes the primitive. Its source and destination are not yet among the arguments.
     *
     * @param bias null for none
     * @throws RuntimeException if oneDNN has no implementation
     */
    PrimitiveCall compile(
            OneDnnEngine engine,
            WeightForms weights,
            ElementType source,
            ElementType destination,
            float[] bias,
            Attributes attributes);

    /** Shape and layout of the input. */
    memory.desc source(ElementType type);
}
