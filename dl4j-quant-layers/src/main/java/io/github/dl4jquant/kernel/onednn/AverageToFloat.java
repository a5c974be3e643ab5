package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Average of int8 numbers as floats: made float in scratch memory first, since oneDNN has no such pooling. */
final class AverageToFloat implements Kernel {

    private final OneDnnEngine engine;
    private final PrimitiveCall conversion;
    private final DataArgument source;
    private final DataArgument converted;
    private final PrimitiveCall pooling;
    private final DataArgument pixels;
    private final DataArgument destination;
    private final long scratchBytes;

    AverageToFloat(OneDnnEngine engine, PoolingSpec spec) {
        this.engine = engine;
        TensorFormat reals = TensorFormat.float32();
        PoolingSpec inFloat = new PoolingSpec(
                spec.kind(),
                spec.batch(),
                spec.channels(),
                spec.inHeight(),
                spec.inWidth(),
                spec.window(),
                spec.depth(),
                reals,
                reals);
        try (NativeObjects temporary = new NativeObjects()) {
            memory.desc given =
                    temporary.own(PlainKernels.source(spec, spec.input().type()));
            memory.desc floats = temporary.own(PlainKernels.source(spec, ElementType.FLOAT32));
            memory.desc wanted = temporary.own(PlainKernels.result(spec, ElementType.FLOAT32));
            conversion = ReorderCalls.convert(engine, given, spec.input(), floats, reals);
            source = conversion.data(dnnl.DNNL_ARG_FROM, given);
            converted = conversion.data(dnnl.DNNL_ARG_TO, floats);
            pooling = PlainKernels.pooling(engine, inFloat, floats, wanted);
            pixels = pooling.data(dnnl.DNNL_ARG_SRC, floats);
            destination = pooling.data(dnnl.DNNL_ARG_DST, wanted);
            scratchBytes = floats.get_size();
        }
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        ScratchPool.Block scratch = engine.scratch().borrow(scratchBytes);
        try {
            source.at(inputs[0]);
            converted.at(scratch.address());
            conversion.execute();
            pixels.at(scratch.address());
            destination.at(output);
            pooling.execute();
        } finally {
            engine.scratch().giveBack(scratch);
        }
    }

    @Override
    public void close() {
        conversion.close();
        pooling.close();
    }
}
