package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.ZeroPointBias;
import io.github.dl4jquant.scheme.ElementType;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** A product with everything behind it in one primitive: FLOAT32, INT8_STATIC, and matrices in INT8_WEIGHT. */
final class FusedProduct implements ProductRunner {

    private final OneDnnEngine engine;
    private final PrimitiveCall call;
    private final DataArgument source;
    private final DataArgument destination;
    private final ResidualInput residual;
    /** Null where the input is read where it lies. */
    private final PaddedSource padded;

    /**
     * Compiles the product.
     *
     * @param weights of whose scales and bias use is made; the values are those of {@code packed}
     * @throws RuntimeException if oneDNN has no implementation
     */
    FusedProduct(OneDnnEngine engine, WeightForms packed, WeightTensor weights, Product product) {
        this.engine = engine;
        boolean accumulators = product.output().type() == ElementType.INT32;
        boolean zeroPoint = product.input().zeroPoint() != 0;
        float[] bias = accumulators ? null : ZeroPointBias.of(product.input(), weights);
        ElementType type = product.input().type();
        padded = zeroPoint && !accumulators && PaddedSource.isNeeded(product)
                ? new PaddedSource(engine, product, type, product.input().zeroPoint(), false)
                : null;
        Product bare = zeroPoint && !accumulators ? PaddedSource.withoutPadding(product, type) : product;
        try {
            residual = product.residual() == null || accumulators ? null : new ResidualInput(engine, product);
        } catch (RuntimeException e) {
            if (padded != null) {
                padded.close();
            }
            throw e;
        }
        try (Attributes attributes = new Attributes()) {
            if (weights.scales() != null && !accumulators) {
                attributes.scales(
                        dnnl.DNNL_ARG_WEIGHTS,
                        product.channelMask(),
                        times(product.input().scale(), weights.scales()));
            }
            if (weights.scales() != null && product.input().type() == ElementType.FLOAT32) {
                attributes.upConvertWeights();
            }
            if (accumulators) {
                attributes.zeroPoint(dnnl.DNNL_ARG_SRC, product.input().zeroPoint());
            }
            if (residual != null) {
                residual.addTo(attributes);
            }
            if (!accumulators) {
                attributes.activation(product.activation()).storeAs(product.output());
            }
            call = bare.compile(engine, packed, type, product.output().type(), bias, attributes);
        } catch (RuntimeException e) {
            closeInputs();
            throw e;
        }
        if (residual != null) {
            residual.bindTo(call);
        }
        try (memory.desc given = bare.source(type);
                memory.desc wanted = product.result(product.output().type())) {
            source = call.data(dnnl.DNNL_ARG_SRC, given);
            destination = call.data(dnnl.DNNL_ARG_DST, wanted);
        }
    }

    /** One factor for an accumulator, as documented: oneDNN would multiply by the two scales one after the other. */
    private static float[] times(float inputScale, float[] scales) {
        float[] products = scales.clone();
        for (int c = 0; c < products.length; c++) {
            products[c] *= inputScale;
        }
        return products;
    }

    @Override
    public void run(long from, long second, long to) {
        if (residual != null) {
            residual.bring(second, to);
        }
        destination.at(to);
        if (padded == null) {
            source.at(from);
            call.execute();
            return;
        }
        ScratchPool.Block copy = engine.scratch().borrow(padded.bytes());
        try {
            padded.bring(from, copy.address());
            source.at(copy.address());
            call.execute();
        } finally {
            engine.scratch().giveBack(copy);
        }
    }

    @Override
    public void close() {
        call.close();
        closeInputs();
    }

    private void closeInputs() {
        if (residual != null) {
            residual.close();
        }
        if (padded != null) {
            padded.close();
        }
    }
}
