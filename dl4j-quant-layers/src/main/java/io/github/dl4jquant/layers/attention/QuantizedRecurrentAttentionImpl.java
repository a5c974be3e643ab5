package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.layers.attention.DotProductAttention.Rows;
import io.github.dl4jquant.layers.common.PartedLayerImpl;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedRecurrentAttention}. */
final class QuantizedRecurrentAttentionImpl extends PartedLayerImpl {

    private static final long serialVersionUID = 1L;

    private static final int INPUT_PART = 0;

    QuantizedRecurrentAttentionImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        QuantizedRecurrentAttention layer = (QuantizedRecurrentAttention) conf().getLayer();
        TensorFormat format = layer.getPlan().output();
        INDArray floats = format.isInt8() ? scratch(workspaceMgr, output.shape()) : output;
        Floats.write(steps(layer, inputs[0], workspaceMgr), floats);
        if (format.isInt8()) {
            convert(floats, TensorFormat.float32(), output, format);
        }
    }

    private float[] steps(QuantizedRecurrentAttention layer, INDArray input, LayerWorkspaceMgr workspaceMgr) {
        AttentionGeometry geometry = layer.getGeometry();
        int samples = (int) input.size(0);
        int steps = (int) input.size(1);
        int nOut = geometry.nOut();
        int width = geometry.width();
        float[] all = Floats.read(multiply(
                INPUT_PART,
                input,
                layer.getInputFormats().get(0),
                layer.isNonNegativeInput(),
                Activation.identity(),
                workspaceMgr));
        int stride = geometry.projected() ? nOut + 2 * width : nOut;
        float[] source = geometry.projected() ? all : Floats.read(input(layer, input, workspaceMgr));
        Rows keys = geometry.projected() ? Rows.of(all, stride, nOut, steps) : Rows.of(source, width, 0, steps);
        Rows values = geometry.projected() ? Rows.of(all, stride, nOut + width, steps) : keys;

        DotProductAttention attention = new DotProductAttention(geometry.heads(), geometry.headSize());
        float[] mask = Floats.mask(maskArray, "input", samples, steps);
        float[] result = new float[samples * steps * nOut];
        float[] attended = new float[samples * width];
        Recurrence recurrence = new Recurrence(geometry, samples, workspaceMgr);
        float[] previous = null;
        for (int step = 0; step < steps; step++) {
            float[] recurrent = null;
            if (previous != null) {
                float[] queries = recurrence.queries(previous);
                attention.attend(samples, Rows.of(queries, width, 0, 1), keys, values, mask, attended);
                recurrent = recurrence.afterAttention(attended);
            }
            previous = new float[samples * nOut];
            for (int sample = 0; sample < samples; sample++) {
                int from = (sample * steps + step) * stride;
                for (int i = 0; i < nOut; i++) {
                    float sum = all[from + i] + (recurrent == null ? 0f : recurrent[sample * nOut + i]);
                    previous[sample * nOut + i] = layer.getActivation().apply(sum);
                }
                System.arraycopy(previous, sample * nOut, result, (sample * steps + step) * nOut, nOut);
            }
        }
        return result;
    }

    /** The input in float, which unprojected attention is over. */
    private INDArray input(QuantizedRecurrentAttention layer, INDArray input, LayerWorkspaceMgr workspaceMgr) {
        TensorFormat format = layer.getInputFormats().get(0);
        if (!format.isInt8()) {
            return input;
        }
        INDArray floats = scratch(workspaceMgr, input.shape());
        convert(input, format, floats, TensorFormat.float32());
        return floats;
    }

    /** The two products of each step, in memory that all steps share. */
    private final class Recurrence {

        private final boolean projected;
        private final INDArray previousRows;
        private final INDArray queryRows;
        private final INDArray attendedRows;
        private final INDArray recurrentRows;

        Recurrence(AttentionGeometry geometry, int samples, LayerWorkspaceMgr workspaceMgr) {
            projected = geometry.projected();
            previousRows = scratch(workspaceMgr, samples, geometry.nOut());
            queryRows = scratch(workspaceMgr, samples, geometry.width());
            attendedRows = scratch(workspaceMgr, samples, geometry.width());
            recurrentRows = scratch(workspaceMgr, samples, geometry.nOut());
        }

        float[] queries(float[] previous) {
            return projected ? product(1, previous, previousRows, queryRows) : previous;
        }

        float[] afterAttention(float[] attended) {
            return product(projected ? 2 : 1, attended, attendedRows, recurrentRows);
        }

        private float[] product(int part, float[] values, INDArray rows, INDArray result) {
            Floats.write(values, rows);
            multiply(part, rows, TensorFormat.float32(), false, result, TensorFormat.float32(), Activation.identity());
            return Floats.read(result);
        }
    }
}
