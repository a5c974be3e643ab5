package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ActivationSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.reference.ReferenceKernelProvider;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A product in float, then a function that oneDNN lacks, in plain Java. */
final class ActivatedKernel implements Kernel {

    private final Kernel inFloat;
    private final Kernel activation;
    private final INDArray reals;

    /**
     * @param inFloat the product without activation, to FLOAT32; taken over
     * @param length elements of the result
     * @param output format of the result
     */
    ActivatedKernel(Kernel inFloat, long length, Activation function, TensorFormat output) {
        this.inFloat = inFloat;
        this.activation = new ReferenceKernelProvider()
                .compile(new ActivationSpec(length, function, TensorFormat.float32(), output));
        this.reals = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
    }

    @Override
    public void run(INDArray[] inputs, INDArray output) {
        inFloat.run(inputs, reals);
        activation.run(new INDArray[] {reals}, output);
    }

    @Override
    public void close() {
        inFloat.close();
        activation.close();
        if (!reals.wasClosed()) {
            reals.close();
        }
    }
}
