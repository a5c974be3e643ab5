package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Some output channels of a matrix product in int8, with the weights where those of all channels lie. For signed inputs oneDNN
 * puts one number for each channel behind all weights, which the weights of some channels do not have behind them; so the
 * input comes as unsigned bytes, 128 more, and {@code 128 * sum(weights)} is taken off here. Both are integers that
 * floats hold exactly, so the result has the bits of the kernel for all channels.
 */
final class ChannelsProduct implements ProductRunner {

    /** Sums of products of unsigned bytes stay below 2^24 with so many. */
    private static final int MOST_INPUTS = (1 << 24) / (255 * 127);

    private final PrimitiveCall call;
    private final DataArgument source;
    private final DataArgument destination;

    /** Whether it has the bits of the kernel for all channels. */
    static boolean fits(MatmulSpec spec, WeightTensor weights) {
        return spec.precision() == Precision.INT8_STATIC
                && spec.input().zeroPoint() == 0
                && spec.output().type() == ElementType.FLOAT32
                && spec.activation().isIdentity()
                && weights.bias() == null
                && spec.nIn() <= MOST_INPUTS;
    }

    /**
     * Compiles the product.
     *
     * @throws RuntimeException if oneDNN has no implementation that takes the weights where they lie
     */
    ChannelsProduct(
            OneDnnEngine engine, PackedWeights packed, WeightTensor weights, MatmulSpec spec, int first, int count) {
        int[] sums = weights.channelSums();
        int shift = spec.input().type() == ElementType.INT8 ? -Byte.MIN_VALUE : 0;
        float[] corrections = new float[count];
        float[] factors = new float[count];
        for (int c = 0; c < count; c++) {
            corrections[c] = -shift * sums[first + c];
            factors[c] = weights.scales()[first + c] * spec.input().scale();
        }
        MatmulSpec part = new MatmulSpec(
                spec.precision(),
                spec.rows(),
                spec.nIn(),
                count,
                spec.nonNegativeInput(),
                spec.input(),
                TensorFormat.float32(),
                spec.activation());
        PointwiseProduct product = new PointwiseProduct(new MatmulProduct(part, null));
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            memory.desc perChannel = temporary.own(TensorDescs.images(ElementType.FLOAT32, 1, count, 1, 1));
            attributes.binary(dnnl.algorithm.binary_mul, perChannel);
            call = product.compile(
                    engine,
                    new SomeChannels(packed, first),
                    ElementType.UINT8,
                    ElementType.FLOAT32,
                    corrections,
                    attributes);
            call.floats(Attributes.postOpArgument(0), perChannel, factors);
            source = call.data(dnnl.DNNL_ARG_SRC, temporary.own(product.source(ElementType.UINT8)));
            destination = call.data(dnnl.DNNL_ARG_DST, temporary.own(product.result(ElementType.FLOAT32)));
        }
    }

    @Override
    public void run(long from, long second, long to) {
        source.at(from);
        destination.at(to);
        call.execute();
    }

    @Override
    public void close() {
        call.close();
    }
}
