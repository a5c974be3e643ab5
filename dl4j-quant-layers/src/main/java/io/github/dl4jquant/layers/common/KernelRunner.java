package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.TensorFormat;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link QuantizedLayer}: checks inputs, compiles kernels for new shapes and keeps the last few. One per layer
 * instance; {@link #run} is synchronized, since kernels own scratch memory.
 */
public final class KernelRunner {

    /** Deeplearning4j tells no layer that its network is given up: native memory goes when the runner does. */
    private static final Cleaner CLEANER = Cleaner.create();

    /** Shapes kept compiled: a serving batch size or two, and the rest of an evaluation. */
    private static final int KEPT_SHAPES = 8;

    private final QuantizedLayer layer;
    private final INDArray block;
    private final DataType[] inputTypes;
    private final DataType outputType;
    private final boolean finiteInput;
    private final Cache cache = new Cache();
    private Compiled current;
    private final ParameterBlock.Stamp stamp;
    private int packedStamp;

    /** Makes the array that a result is written to. */
    @FunctionalInterface
    public interface Allocator {
        INDArray allocate(DataType type, long[] shape);
    }

    /** What holds native memory; knows nothing of the runner, so that it outlives it. */
    private static final class Cache {

        private final Map<ShapeKey, Compiled> compiled = new LinkedHashMap<>(16, 0.75f, true);
        private KernelProvider.WeightedKernels weights;

        synchronized void close() {
            compiled.values().forEach(c -> c.kernel().close());
            compiled.clear();
            if (weights != null) {
                weights.close();
                weights = null;
            }
        }
    }

    private record Compiled(long[][] inputShapes, Kernel kernel, long[] outputShape) {}

    private record ShapeKey(List<List<Long>> shapes) {
        static ShapeKey of(long[][] shapes) {
            return new ShapeKey(Arrays.stream(shapes)
                    .map(s -> Arrays.stream(s).boxed().toList())
                    .toList());
        }
    }

    /**
     * @param block the layer's part of the network's parameters; null for a layer without weights. May be filled in
     *     later: it is first read when the layer is first run
     */
    public KernelRunner(QuantizedLayer layer, INDArray block) {
        this.layer = layer;
        this.block = block;
        this.stamp = block == null ? null : new ParameterBlock.Stamp(block);
        this.inputTypes =
                layer.getInputFormats().stream().map(KernelRunner::dataType).toArray(DataType[]::new);
        this.outputType = dataType(layer.outputFormat());
        this.finiteInput = layer.isReadsNetworkInput() || layer.outputFormat().isInt8();
        CLEANER.register(this, cache::close);
    }

    /** ND4J's type for a number format. */
    public static DataType dataType(TensorFormat format) {
        return switch (format.type()) {
            case FLOAT32 -> DataType.FLOAT;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
        };
    }

    /**
     * Computes the layer.
     *
     * @throws InvalidInputException if an input has the wrong number type or shape
     */
    public synchronized INDArray run(INDArray[] inputs, Allocator allocator) {
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = checked(inputs[i], i);
        }
        if (block != null && block.wasClosed()) {
            throw InferenceOnly.refuseClosed(layer.describe());
        }
        if (finiteInput) {
            checkFinite(inputs);
        }
        if (cache.weights != null && stamp.read() != packedStamp) {
            reset(); // somebody assigned new parameters to the network: Deeplearning4j tells no layer of it
        }
        INDArray output = null;
        try {
            Compiled kernel = current;
            if (kernel == null || !fits(kernel, inputs)) {
                kernel = compiledFor(inputs);
                current = kernel;
            }
            output = allocator.allocate(outputType, kernel.outputShape());
            kernel.kernel().run(inputs, output);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
        } finally {
            // kernels work on addresses: an array that only this method refers to must not be freed meanwhile
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(output);
        }
        return output;
    }

    /** Checks the parameters without computing anything. */
    void verify() {
        if (block != null) {
            openBlock();
        }
    }

    private WeightTensor openBlock() {
        return ParameterBlock.open(
                block, layer.describe(), layer.weightType(), layer.weightCount(), layer.weightChannels());
    }

    /** Bytes of packed weights held besides the parameter block. */
    public synchronized long packedBytes() {
        return cache.weights == null ? 0 : cache.weights.packedBytes();
    }

    /** Forgets compiled kernels and packed weights, because the parameters have changed. */
    public synchronized void reset() {
        cache.close();
        current = null;
    }

    private void checkFinite(INDArray[] inputs) {
        for (INDArray input : inputs) {
            if (input.dataType() == DataType.FLOAT) {
                FiniteCheck.check(input, layer);
            }
        }
    }

    private INDArray checked(INDArray input, int index) {
        if (input == null) {
            throw new InvalidInputException(
                    "Cannot run %s: its input %d is null; expected an array.", layer.describe(), index);
        }
        INDArray array = input;
        DataType expected = inputTypes[index];
        if (array.dataType() != expected) {
            if (expected != DataType.FLOAT || !array.dataType().isNumerical()) {
                throw new InvalidInputException(
                        "Cannot run %s: its input %d is of type %s; expected %s. Quantized layers must be fed by the"
                                + " layers that they were made with.",
                        layer.describe(), index, array.dataType(), expected);
            }
            array = array.castTo(DataType.FLOAT);
        }
        boolean contiguous = array.ordering() == 'c'
                && (array.elementWiseStride() == 1 || org.nd4j.linalg.api.shape.Shape.hasDefaultStridesForShape(array));
        return contiguous ? array : array.dup('c');
    }

    private static boolean fits(Compiled kernel, INDArray[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (!Arrays.equals(kernel.inputShapes()[i], inputs[i].shape())) {
                return false;
            }
        }
        return true;
    }

    private Compiled compiledFor(INDArray[] inputs) {
        long[][] shapes = Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new);
        ShapeKey key = ShapeKey.of(shapes);
        Compiled known = cache.compiled.get(key);
        if (known != null) {
            return known;
        }
        ShapedKernel shaped = layer.kernelFor(shapes);
        Compiled fresh = new Compiled(shapes, compile(shaped.spec()), shaped.outputShape());
        cache.compiled.put(key, fresh);
        if (cache.compiled.size() > KEPT_SHAPES) {
            ShapeKey oldest = cache.compiled.keySet().iterator().next();
            cache.compiled.remove(oldest).kernel().close();
        }
        return fresh;
    }

    private Kernel compile(KernelSpec spec) {
        KernelProvider provider = KernelProviders.get();
        if (spec instanceof KernelSpec.Plain plain) {
            return provider.compile(plain);
        }
        if (cache.weights == null) {
            packedStamp = stamp.read();
            cache.weights = provider.prepare(openBlock());
        }
        return cache.weights.compile((KernelSpec.Weighted) spec);
    }
}
