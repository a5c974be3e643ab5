package io.github.dl4jquant.layers.convolution;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.InterleaveSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link QuantizedDeconvolution}: its convolutions, then what puts their results between each other. */
final class QuantizedDeconvolutionImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient QuantizedDeconvolution layer;
    private transient BlockKernels kernels;
    private transient InputCheck inputCheck;
    private transient Compiled current;

    /** @param interleave null where the only convolution writes the output itself */
    private record Compiled(
            long[] inputShape, long[] outputShape, List<Kernel> convolutions, INDArray[] results, Kernel interleave) {}

    QuantizedDeconvolutionImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void bind(QuantizedLayer conf, INDArray parameters) {
        if (kernels != null) {
            parametersChanged();
        }
        layer = (QuantizedDeconvolution) conf;
        kernels = new BlockKernels(layer, parameters);
        inputCheck = new InputCheck(layer);
    }

    @Override
    public synchronized INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        if (kernels.refresh()) {
            current = null;
        }
        inputCheck.check(inputs);
        INDArray output = null;
        try {
            if (current == null || !Arrays.equals(current.inputShape(), inputs[0].shape())) {
                current = compiledFor(inputs[0].shape());
            }
            Compiled compiled = current;
            output = newResult(workspaceMgr, outputType(), compiled.outputShape());
            for (int i = 0; i < compiled.convolutions().size(); i++) {
                compiled.convolutions()
                        .get(i)
                        .run(inputs, compiled.interleave() == null ? output : compiled.results()[i]);
            }
            if (compiled.interleave() != null) {
                compiled.interleave().run(compiled.results(), output);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
        } finally {
            // kernels work on addresses: an array that only this method refers to must not be freed meanwhile
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(output);
        }
        return output;
    }

    private DataType outputType() {
        return InputCheck.dataType(layer.getPlan().output());
    }

    private Compiled compiledFor(long[] in) {
        long[] out = layer.outputShape(in);
        List<Kernel> convolutions = new ArrayList<>();
        List<INDArray> results = new ArrayList<>();
        List<InterleaveSpec.Part> parts = new ArrayList<>();
        for (int phase = 0; phase < layer.phases(); phase++) {
            Optional<ConvolutionSpec> spec = layer.convolution(phase, in);
            if (spec.isPresent()) {
                InterleaveSpec.Part part = layer.place(phase, spec.get());
                convolutions.add(kernels.get(phase, spec.get()));
                results.add(Nd4j.createUninitializedDetached(outputType(), in[0], part.height(), part.width(), out[3]));
                parts.add(part);
            }
        }
        boolean direct = layer.phases() == 1
                && parts.equals(List.of(new InterleaveSpec.Part(0, 0, (int) out[1], (int) out[2], 0, 0)));
        return new Compiled(
                in,
                out,
                convolutions,
                direct ? new INDArray[0] : results.toArray(INDArray[]::new),
                direct ? null : kernels.get(layer.interleaving(out, parts)));
    }

    /** As Deeplearning4j does it, which shortens a mask as for a convolution that is not transposed. */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        INDArray reduced = mask == null ? null : layer.getWindow().reduceMask(mask);
        return super.feedForwardMaskArray(reduced, state, minibatchSize);
    }

    @Override
    public void verify() {
        kernels.verify();
    }

    @Override
    public synchronized long packedBytes() {
        return kernels.packedBytes();
    }

    @Override
    protected synchronized void parametersChanged() {
        kernels.reset();
        current = null;
    }
}
