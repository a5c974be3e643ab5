package io.github.dl4jquant.layers.embedding;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.KernelRunner;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Looks up rows of a {@link QuantizedEmbedding}'s table, where it lies in the network's parameters. Synchronized, like other
 * layers.
 */
final class TableLookUp {

    private final QuantizedEmbedding layer;
    private final BlockKernels parameters;
    private final InputCheck inputCheck;
    private final float[] row;
    private final byte[] bytes;
    private WeightTensor table;
    private float[] bias;

    /** @param block may be filled in later: it is first read when the layer is first run */
    TableLookUp(QuantizedEmbedding layer, INDArray block) {
        this.layer = layer;
        this.parameters = new BlockKernels(layer, block);
        this.inputCheck = new InputCheck(layer);
        this.row = new float[layer.getWidth()];
        this.bytes = new byte[layer.getWidth()];
    }

    /**
     * Computes the layer.
     *
     * @param mask a factor for each index; null for none
     * @throws InvalidInputException if an input has the wrong shape or an index is outside of the table
     */
    synchronized INDArray run(INDArray[] inputs, INDArray mask, KernelRunner.Allocator allocator) {
        open();
        inputCheck.check(inputs);
        long[] given = inputs[0].shape();
        long[] shape = layer.outputShape(given);
        int count = (int) inputs[0].length();
        float[] factors = mask == null ? null : factors(mask, count);
        INDArray output = allocator.allocate(InputCheck.dataType(layer.result()), shape);
        FloatBuffer indices = inputs[0].data().asNioFloat();
        int from = indices.position();
        Target target = new Target(output);
        for (int i = 0; i < count; i++) {
            float value = indices.get(from + i);
            int index = (int) value;
            if (index < 0 || index >= layer.getEntries()) {
                throw outside(value, i / (count / (int) shape[0]), given);
            }
            read(index);
            if (factors != null) {
                for (int j = 0; j < row.length; j++) {
                    row[j] *= factors[i];
                }
            }
            target.put(i);
        }
        Reference.reachabilityFence(inputs);
        Reference.reachabilityFence(output);
        return output;
    }

    private void open() {
        if (parameters.refresh()) {
            table = null;
        }
        if (table == null) {
            table = parameters.weights(0);
            bias = layer.isBias() ? TrainedWeights.floats(parameters.weights(1).values()) : null;
        }
    }

    /** The float numbers of an entry into {@link #row}. */
    private void read(int index) {
        int width = row.length;
        if (table.type() == ElementType.INT8) {
            ByteBuffer memory = table.values().data().asNio();
            memory.get(Math.toIntExact(table.values().offset() + (long) index * width), bytes);
            float scale = table.scales()[index];
            for (int j = 0; j < width; j++) {
                row[j] = scale * bytes[j];
            }
        } else {
            FloatBuffer memory = table.values().data().asNioFloat();
            memory.get(memory.position() + index * width, row);
        }
        for (int j = 0; bias != null && j < width; j++) {
            row[j] += bias[j];
        }
        Activation activation = layer.getActivation();
        for (int j = 0; !activation.isIdentity() && j < width; j++) {
            row[j] = activation.apply(row[j]);
        }
    }

    private float[] factors(INDArray mask, int count) {
        if (mask.length() != count) {
            throw new InvalidInputException(
                    "Cannot run %s: got a mask of shape %s; expected one factor for each of %d indices.",
                    layer.describe(), Arrays.toString(mask.shape()), count);
        }
        return TrainedWeights.floats(mask);
    }

    private InvalidInputException outside(float value, int sample, long[] shape) {
        return new InvalidInputException(
                "Cannot run %s: sample %d of the minibatch holds the index %s (input of shape %s); expected indices from 0 to"
                        + " %d. Check that the text was encoded with the vocabulary of the training.",
                layer.describe(), sample, value, Arrays.toString(shape), layer.getEntries() - 1);
    }

    void verify() {
        parameters.verify();
    }

    synchronized void reset() {
        parameters.reset();
        table = null;
    }

    /** Where rows are written. */
    private final class Target {

        private final QuantParams params = layer.result().params();
        private final FloatBuffer floats;
        private final ByteBuffer integers;
        private final int start;

        Target(INDArray output) {
            floats = params == null ? output.data().asNioFloat() : null;
            integers = params == null ? null : output.data().asNio();
            start = params == null ? floats.position() : Math.toIntExact(output.offset());
        }

        void put(int at) {
            int width = row.length;
            if (floats != null) {
                floats.put(start + at * width, row);
                return;
            }
            for (int j = 0; j < width; j++) {
                bytes[j] = (byte) params.quantize(row[j]);
            }
            integers.put(start + at * width, bytes);
        }
    }
}
