package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.scheme.ElementType;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** FLOAT32 and INT8_STATIC products with everything behind them in one primitive. */
final class ProductKernel implements Kernel {

    private final PrimitiveCall call;
    private final DataArgument source;
    private final DataArgument destination;
    private final ResidualInput residual;

    private ProductKernel(OneDnnEngine engine, PackedWeights weights, float[] scales, float[] bias, Product product) {
        boolean accumulators = product.output().type() == ElementType.INT32;
        residual = product.residual() == null || accumulators ? null : new ResidualInput(engine, product);
        try (Attributes attributes = new Attributes()) {
            if (scales != null && !accumulators) {
                attributes.scales(
                        dnnl.DNNL_ARG_WEIGHTS,
                        product.channelMask(),
                        times(product.input().scale(), scales));
            }
            attributes.zeroPoint(dnnl.DNNL_ARG_SRC, product.input().zeroPoint());
            if (residual != null) {
                residual.addTo(attributes);
            }
            if (!accumulators) {
                attributes.activation(product.activation()).storeAs(product.output());
            }
            call = product.compile(
                    engine,
                    weights,
                    product.input().type(),
                    product.output().type(),
                    accumulators ? null : bias,
                    attributes);
        } catch (RuntimeException e) {
            if (residual != null) {
                residual.close();
            }
            throw e;
        }
        if (residual != null) {
            residual.bindTo(call);
        }
        try (memory.desc given = product.source(product.input().type());
                memory.desc wanted = product.result(product.output().type())) {
            source = call.data(dnnl.DNNL_ARG_SRC, given);
            destination = call.data(dnnl.DNNL_ARG_DST, wanted);
        }
    }

    /**
     * @param scales per output channel; null for float weights
     * @param bias null for none
     * @throws RuntimeException if oneDNN has no implementation
     */
    static Kernel compile(OneDnnEngine engine, PackedWeights weights, float[] scales, float[] bias, Product product) {
        return new ProductKernel(engine, weights, scales, bias, product);
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
    public void run(INDArray[] inputs, INDArray output) {
        if (residual != null) {
            residual.bring(inputs[1], output);
        }
        source.at(inputs[0]);
        destination.at(output);
        call.execute();
    }

    @Override
    public void close() {
        call.close();
        if (residual != null) {
            residual.close();
        }
    }
}
