package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.layers.attention.DotProductAttention.Rows;
import io.github.dl4jquant.layers.common.MaskedRows;
import io.github.dl4jquant.layers.common.PartedLayerImpl;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedAttention}. */
final class QuantizedAttentionImpl extends PartedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient float[] learnedQueries;
    private transient INDArray[] inputMasks;

    QuantizedAttentionImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    private QuantizedAttention layer() {
        return (QuantizedAttention) conf().getLayer();
    }

    @Override
    protected void weightsChanged() {
        learnedQueries = null;
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        AttentionGeometry geometry = layer().getGeometry();
        int samples = (int) output.size(0);
        Rows[] rows = rows(geometry, inputs, workspaceMgr);
        float[] attended = new float[samples * rows[0].count() * geometry.width()];
        new DotProductAttention(geometry.heads(), geometry.headSize())
                .attend(samples, rows[0], rows[1], rows[2], keyMask(geometry, samples, rows[1].count()), attended);
        if (geometry.projected()) {
            INDArray between = scratch(workspaceMgr, (long) samples * rows[0].count(), geometry.width());
            Floats.write(attended, between);
            int part = geometry.outputPart();
            multiply(part, between, TensorFormat.float32(), false, output, outputFormat(), Activation.identity());
        } else {
            Floats.write(attended, output);
        }
        hideMaskedQueries(geometry, output);
        inputMasks = null; // Deeplearning4j tells no vertex that masks are gone
    }

    private TensorFormat outputFormat() {
        return layer().getPlan().output();
    }

    /** Queries, keys and values. */
    private Rows[] rows(AttentionGeometry geometry, INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        int width = geometry.width();
        int steps = (int) inputs[inputs.length == 3 ? 1 : 0].size(1);
        return switch (geometry.source()) {
            case SELF -> {
                float[] all = projected(geometry, 0, inputs, 0, workspaceMgr);
                int stride = geometry.projected() ? 3 * width : width;
                int next = geometry.projected() ? width : 0;
                yield new Rows[] {
                    Rows.of(all, stride, 0, steps),
                    Rows.of(all, stride, next, steps),
                    Rows.of(all, stride, 2 * next, steps)
                };
            }
            case LEARNED -> {
                float[] all = projected(geometry, 1, inputs, 0, workspaceMgr);
                int stride = geometry.projected() ? 2 * width : width;
                int next = geometry.projected() ? width : 0;
                yield new Rows[] {
                    new Rows(learnedQueries(), width, 0, 0, geometry.queries()),
                    Rows.of(all, stride, 0, steps),
                    Rows.of(all, stride, next, steps)
                };
            }
            case THREE_INPUTS ->
                new Rows[] {
                    Rows.of(projected(geometry, 0, inputs, 0, workspaceMgr), width, 0, (int) inputs[0].size(1)),
                    Rows.of(projected(geometry, 1, inputs, 1, workspaceMgr), width, 0, steps),
                    Rows.of(projected(geometry, 2, inputs, 2, workspaceMgr), width, 0, steps)
                };
        };
    }

    private float[] projected(
            AttentionGeometry geometry, int part, INDArray[] inputs, int input, LayerWorkspaceMgr workspaceMgr) {
        if (!geometry.projected()) {
            return Floats.read(inputs[input]);
        }
        return Floats.read(multiply(
                part,
                inputs[input],
                layer().getInputFormats().get(input),
                layer().getNonNegativeInputs().get(input),
                Activation.identity(),
                workspaceMgr));
    }

    private float[] learnedQueries() {
        if (learnedQueries == null) {
            learnedQueries = floats(0);
        }
        return learnedQueries;
    }

    /** Of a vertex: what both keys and values have. */
    private float[] keyMask(AttentionGeometry geometry, int samples, int steps) {
        if (geometry.source() != AttentionGeometry.Source.THREE_INPUTS) {
            return Floats.mask(maskArray, "input", samples, steps);
        }
        float[] keys = inputMasks == null ? null : Floats.mask(inputMasks[1], "keys", samples, steps);
        float[] values = inputMasks == null ? null : Floats.mask(inputMasks[2], "values", samples, steps);
        if (keys == null || values == null) {
            return keys == null ? values : keys;
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Math.min(keys[i], values[i]);
        }
        return keys;
    }

    /** A vertex returns 0 where its query is masked; the layers leave that to whoever reads them. */
    private void hideMaskedQueries(AttentionGeometry geometry, INDArray output) {
        if (inputMasks == null || inputMasks[0] == null || geometry.source() != AttentionGeometry.Source.THREE_INPUTS) {
            return;
        }
        float[] mask = Floats.mask(inputMasks[0], "queries", (int) output.size(0), (int) output.size(1));
        MaskedRows.apply(mask, output, outputFormat());
    }

    /** Learned queries have no time steps that a mask could be of. */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        Pair<INDArray, MaskState> same = super.feedForwardMaskArray(mask, state, minibatchSize);
        return layer().getGeometry().source() == AttentionGeometry.Source.LEARNED ? null : same;
    }

    /** As Deeplearning4j's vertex does: only the mask of the queries goes on. */
    @Override
    protected Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        inputMasks = masks == null ? null : masks.clone();
        if (masks == null) {
            return new Pair<>(null, state);
        }
        return masks[0] == null ? null : new Pair<>(masks[0], state);
    }

    @Override
    public void setMaskArray(INDArray mask) {
        super.setMaskArray(mask);
        if (mask == null) {
            inputMasks = null;
        }
    }
}
