package io.github.dl4jquant.layers.embedding;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.Activations;
import io.github.dl4jquant.layers.common.ParameterBlock;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.layers.common.WeightUse;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code activation(table[index] + bias)}.
 *
 * @param entries rows of the table
 * @param width numbers in a row
 * @param table [entries, width]; each row gets a scale of its own, since rare words keep the small numbers they start with
 * @param bias [width]; null for none
 * @param length number of indices of a sequence; {@link #ANY}
 * @param result FEED_FORWARD, or a sequence
 */
@SuppressWarnings("ArrayRecordComponent") // small, never compared
record EmbeddingOperation(
        int entries,
        int width,
        TrainedWeights table,
        float[] bias,
        Activation activation,
        int length,
        TensorKind result)
        implements Operation {

    /** No particular length. */
    static final int ANY = 0;

    static final Set<Precision> PRECISIONS =
            EnumSet.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32);

    static EmbeddingOperation of(GraphNode node, IActivation function, TensorKind result, int length) {
        INDArray w = node.params().get(DefaultParamInitializer.WEIGHT_KEY); // [nIn, nOut]
        INDArray b = node.params().get(DefaultParamInitializer.BIAS_KEY);
        int entries = (int) w.size(0);
        Activation activation = Activations.of(function)
                .orElseThrow(() -> new UnsupportedNodeException("activation " + function + " of an embedding"));
        return new EmbeddingOperation(
                entries,
                (int) w.size(1),
                TrainedWeights.of(w, entries, null),
                b == null ? null : TrainedWeights.floats(b),
                activation,
                length,
                result);
    }

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    @Override
    public TensorKind outputKind(List<TensorKind> inputs) {
        return result;
    }

    /** Indices. */
    @Override
    public boolean readsInt8(int input) {
        return false;
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return activation.isNonNegative();
    }

    @Override
    public long weightCount() {
        return table.count();
    }

    @Override
    public Replacement replace(Placement placement) {
        QuantizedEmbedding layer = new QuantizedEmbedding(placement, this);
        Supplier<byte[]> block = () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) layer.blockBytes());
            bytes.writeBytes(table.block(layer.tableType(), WeightUse.table(), layer.describe())
                    .get());
            if (bias != null) {
                bytes.writeBytes(ParameterBlock.encode(bias, 1, null));
            }
            return bytes.toByteArray();
        };
        return new Replacement.AsLayer(layer, block);
    }
}
