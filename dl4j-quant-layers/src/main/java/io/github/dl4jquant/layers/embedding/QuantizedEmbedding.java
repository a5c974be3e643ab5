package io.github.dl4jquant.layers.embedding;

import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Embedding: float indices [minibatch, 1], output [minibatch, width]; or for sequences [minibatch, time], one of whose
 * sizes may be given an axis of size 1 beside it, output [minibatch, time, width]. Persisted; mutable for Deeplearning4j's
 * JSON only.
 */
public final class QuantizedEmbedding extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private int entries;
    private int width;
    private boolean bias;
    private Activation activation;
    private boolean sequence;
    private int length;

    /** For JSON. */
    public QuantizedEmbedding() {}

    QuantizedEmbedding(Placement placement, EmbeddingOperation operation) {
        super(placement);
        this.entries = operation.entries();
        this.width = operation.width();
        this.bias = operation.bias() != null;
        this.activation = operation.activation();
        this.sequence = operation.result().isSequence();
        this.length = operation.length();
    }

    public int getEntries() {
        return entries;
    }

    public void setEntries(int entries) {
        this.entries = entries;
    }

    public int getWidth() {
        return width;
    }

    public void setWidth(int width) {
        this.width = width;
    }

    public boolean isBias() {
        return bias;
    }

    public void setBias(boolean bias) {
        this.bias = bias;
    }

    public Activation getActivation() {
        return activation;
    }

    public void setActivation(Activation activation) {
        this.activation = activation;
    }

    /** Whether each sample is a sequence of indices. */
    public boolean isSequence() {
        return sequence;
    }

    public void setSequence(boolean sequence) {
        this.sequence = sequence;
    }

    /** Number of indices in a sequence; 0 for any. */
    public int getLength() {
        return length;
    }

    public void setLength(int length) {
        this.length = length;
    }

    /** How the table is stored. */
    ElementType tableType() {
        return precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
    }

    /** Number format of the result, for the runtime. */
    TensorFormat result() {
        return outputFormat();
    }

    @JsonIgnore
    @Override
    public List<BlockPart> blockParts() {
        List<BlockPart> parts = new ArrayList<>();
        parts.add(new BlockPart(tableType(), (long) entries * width, entries, false, WeightUse.table()));
        if (bias) {
            parts.add(new BlockPart(ElementType.FLOAT32, width, 1, false));
        }
        return parts;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        long indices = 1;
        long longest = 1;
        for (long size : in) {
            indices *= size;
            longest = Math.max(longest, size);
        }
        if (!sequence) {
            boolean vector = in.length >= 1 && in.length <= 2 && indices == longest && indices > 0;
            if (!vector) {
                throw wrongShape("[minibatch, 1], an index for each sample", in);
            }
            return new long[] {indices, width};
        }
        boolean oneIndexEach = in.length == 2 || (in.length == 3 && (in[1] == 1 || in[2] == 1));
        long time = in.length < 2 ? 0 : indices / Math.max(1, in[0]);
        if (!oneIndexEach || indices < 1 || (length != EmbeddingOperation.ANY && time != length)) {
            String expected = length == EmbeddingOperation.ANY ? "time" : String.valueOf(length);
            throw wrongShape("[minibatch, " + expected + "] or [minibatch, 1, " + expected + "], indices", in);
        }
        return new long[] {in[0], time, width};
    }

    /** Deeplearning4j describes a row of indices as a vector as long as the vocabulary. */
    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return sequence
                ? InputType.recurrent(width, length == EmbeddingOperation.ANY ? -1 : length, RNNFormat.NWC)
                : InputType.feedForward(width);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedEmbeddingImpl(conf, networkDataType);
    }
}
