package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.InterleaveSpec.Part;
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
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a {@link QuantizedDeconvolution3d}: its convolutions, then what puts their results between each other, first
 * within the slices, then the slices.
 */
final class QuantizedDeconvolution3dImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient QuantizedDeconvolution3d layer;
    private transient BlockKernels kernels;
    private transient InputCheck inputCheck;
    private transient Compiled current;

    private record Compiled(long[] inputShape, long[] outputShape, Source source) {}

    /** Something that is computed from the input. */
    @FunctionalInterface
    private interface Source {
        void run(INDArray[] inputs, INDArray output);
    }

    /** Several sources, each with memory for its result, and what puts the results together. */
    private record Joined(List<Source> sources, List<INDArray> results, Kernel interleave) implements Source {
        @Override
        public void run(INDArray[] inputs, INDArray output) {
            for (int i = 0; i < sources.size(); i++) {
                sources.get(i).run(inputs, results.get(i));
            }
            interleave.run(results.toArray(INDArray[]::new), output);
        }
    }

    QuantizedDeconvolution3dImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void bind(QuantizedLayer conf, INDArray parameters) {
        if (kernels != null) {
            parametersChanged();
        }
        layer = (QuantizedDeconvolution3d) conf;
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
            output = newResult(workspaceMgr, outputType(), current.outputShape());
            current.source().run(inputs, output);
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
        List<Source> sources = new ArrayList<>();
        List<INDArray> results = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        for (int z = 0; z < layer.depthPhases(); z++) {
            Optional<Part> part = layer.placeInDepth(z, in);
            if (part.isPresent()) {
                int slices = part.get().height();
                sources.add(slices(z, slices, in, out));
                results.add(Nd4j.createUninitializedDetached(outputType(), in[0], slices, out[2], out[3], out[4]));
                parts.add(part.get());
            }
        }
        boolean whole = parts.equals(List.of(new Part(0, 0, (int) out[1], 1, 0, 0)));
        Source source =
                whole ? sources.get(0) : new Joined(sources, results, kernels.get(layer.interleaveSlices(out, parts)));
        return new Compiled(in, out, source);
    }

    /** The slices that one depth phase computes. */
    private Source slices(int depthPhase, int slices, long[] in, long[] out) {
        List<Source> sources = new ArrayList<>();
        List<INDArray> results = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        for (int p = 0; p < layer.planePhases(); p++) {
            int phase = depthPhase * layer.planePhases() + p;
            Optional<ConvolutionSpec> spec = layer.convolution(phase, in);
            if (spec.isPresent()) {
                Part part = layer.placeInPlane(phase, spec.get());
                sources.add(kernels.get(phase, spec.get())::run);
                results.add(Nd4j.createUninitializedDetached(
                        outputType(), in[0], slices, part.height(), part.width(), out[4]));
                parts.add(part);
            }
        }
        boolean whole = parts.equals(List.of(new Part(0, 0, (int) out[2], (int) out[3], 0, 0)));
        int allSlices = Math.toIntExact(in[0] * slices);
        return whole
                ? sources.get(0)
                : new Joined(sources, results, kernels.get(layer.interleavePixels(allSlices, out, parts)));
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
