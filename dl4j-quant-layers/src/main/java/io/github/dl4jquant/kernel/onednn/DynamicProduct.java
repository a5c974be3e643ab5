package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/**
 * INT8_DYNAMIC: finds the range of each sample, quantizes it, multiplies in int8.
 *
 * <p>Images go one by one, the factors {@code sx * sw[c]} being the scales of the weights. The rows of a matrix go
 * together, times a matrix of such factors; one column of them would do, but that oneDNN only has in a slow reference
 * implementation. Both are the same numbers whatever the size of the minibatch.
 */
final class DynamicProduct implements ProductRunner {

    private final OneDnnEngine engine;
    private final Product part;
    private final float[] weightScales;
    private final int parts;
    private final boolean rowsTogether;
    private final SampleRange range;
    private final ElementType type;

    private final float[] scales;
    private final float[] factors;
    private SampleQuantization quantization;
    private PrimitiveCall call;
    private DataArgument source;
    private DataArgument destination;
    private FloatPointer factorValues;
    private final ResidualInput residual;

    DynamicProduct(OneDnnEngine engine, PackedWeights packed, WeightTensor weights, Product product) {
        this.engine = engine;
        this.rowsTogether = product instanceof MatmulProduct || product instanceof PointwiseProduct;
        this.part = rowsTogether ? product : product.ofSamples(1);
        this.parts = rowsTogether ? 1 : product.samples();
        this.weightScales = weights.scales();
        this.type = product.nonNegativeInput() ? ElementType.UINT8 : ElementType.INT8;
        this.range = new SampleRange(type);
        this.scales = new float[part.samples()];
        this.factors = new float[part.samples() * part.outChannels()];
        this.residual = part.residual() == null ? null : new ResidualInput(engine, part);
        try {
            quantization = new SampleQuantization(engine, part.samples(), part.sampleLength(), type);
            compileProduct(packed, weights.bias());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void compileProduct(PackedWeights packed, float[] bias) {
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            memory.desc factorDesc = temporary.own(
                    rowsTogether
                            ? part.result(ElementType.FLOAT32)
                            : TensorDescs.vector(ElementType.FLOAT32, part.outChannels()));
            memory.desc biasDesc = temporary.own(part.ofSamples(1).result(ElementType.FLOAT32));
            boolean biasBehind = rowsTogether && bias != null;
            if (rowsTogether) {
                attributes.binary(dnnl.algorithm.binary_mul, factorDesc);
                if (biasBehind) {
                    attributes.binary(dnnl.algorithm.binary_add, biasDesc);
                }
            } else {
                attributes.openScales(dnnl.DNNL_ARG_WEIGHTS, part.channelMask());
            }
            if (residual != null) {
                residual.addTo(attributes);
            }
            attributes.activation(part.activation()).storeAs(part.output());
            call = part.compile(engine, packed, type, part.output().type(), rowsTogether ? null : bias, attributes);
            factorValues = call.numbers(
                    rowsTogether ? Attributes.postOpArgument(0) : dnnl.DNNL_ARG_ATTR_SCALES | dnnl.DNNL_ARG_WEIGHTS,
                    factorDesc);
            if (biasBehind) {
                call.floats(Attributes.postOpArgument(1), biasDesc, bias);
            }
            if (residual != null) {
                residual.bindTo(call);
            }
            source = call.data(dnnl.DNNL_ARG_SRC, temporary.own(part.source(type)));
            destination = call.data(
                    dnnl.DNNL_ARG_DST, temporary.own(part.result(part.output().type())));
        }
    }

    @Override
    public void run(long from, long second, long to) {
        long read = part.samples() * part.sampleLength() * Float.BYTES;
        TensorFormat other = part.residual();
        long readSecond = other == null ? 0 : part.resultLength() * other.type().bytes();
        long written =
                part.samples() * part.resultLength() * part.output().type().bytes();
        ScratchPool.Block block = engine.scratch().borrow(part.samples() * part.sampleLength());
        try {
            for (int p = 0; p < parts; p++) {
                runPart(p, from + p * read, second + p * readSecond, to + p * written, block.address());
            }
        } finally {
            engine.scratch().giveBack(block);
        }
    }

    private void runPart(int index, long from, long second, long to, long integers) {
        int channels = weightScales.length;
        for (int s = 0; s < scales.length; s++) {
            scales[s] = range.scale(from + s * part.sampleLength() * Float.BYTES, part.sampleLength(), index + s);
            for (int c = 0; c < channels; c++) {
                factors[s * channels + c] = scales[s] * weightScales[c];
            }
        }
        factorValues.put(factors);
        quantization.run(from, scales, integers);
        if (residual != null) {
            residual.bring(second, to);
        }
        source.at(integers);
        destination.at(to);
        call.execute();
    }

    @Override
    public void close() {
        if (quantization != null) {
            quantization.close();
        }
        if (call != null) {
            call.close();
        }
        if (residual != null) {
            residual.close();
        }
    }
}
