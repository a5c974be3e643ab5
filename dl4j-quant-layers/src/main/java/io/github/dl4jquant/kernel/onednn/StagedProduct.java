package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** A product in float whose result is quantized in a second step, because oneDNN's float kernels only write floats. */
final class StagedProduct implements ProductRunner {

    private final OneDnnEngine engine;
    private final ProductRunner inFloat;
    private final PrimitiveCall conversion;
    private final DataArgument from;
    private final DataArgument to;
    private final long bytes;

    /** @param inFloat the same product with float output; taken over */
    StagedProduct(OneDnnEngine engine, ProductRunner inFloat, Product product) {
        this.engine = engine;
        this.inFloat = inFloat;
        this.bytes = product.samples() * product.resultLength() * Float.BYTES;
        TensorFormat output = product.output();
        TensorFormat real = TensorFormat.float32();
        try (memory.desc given = product.result(real.type());
                memory.desc wanted = product.result(output.type())) {
            this.conversion = ReorderCalls.convert(engine, given, real, wanted, output);
            this.from = conversion.data(dnnl.DNNL_ARG_FROM, given);
            this.to = conversion.data(dnnl.DNNL_ARG_TO, wanted);
        }
    }

    @Override
    public void run(long source, long residual, long destination) {
        ScratchPool.Block block = engine.scratch().borrow(bytes);
        try {
            inFloat.run(source, residual, block.address());
            from.at(block.address());
            to.at(destination);
            conversion.execute();
        } finally {
            engine.scratch().giveBack(block);
        }
    }

    @Override
    public void close() {
        inFloat.close();
        conversion.close();
    }
}
