package io.github.dl4jquant.benchmark;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_LAYER;

import io.github.dl4jquant.benchmark.BareMemory.Tensor;
import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/** oneDNN's own int8 LSTM, all steps in one call, from a state of zeros. */
final class BareLstm {

    private static final int GATES = 4;
    private static final int GATE_AND_CHANNEL = 1 << 3 | 1 << 4;
    private static final float SCALE = 64f;
    private static final float SHIFT = 128f;
    private static final float WEIGHT_SCALE = 127f;

    private BareLstm() {}

    /**
     * Adds it.
     *
     * @param in bytes [time, n, size]
     * @return floats [time, n, units]
     */
    static Tensor append(BareKernels kernels, BareMemory arrays, Tensor in, long units) {
        long size = in.size(2);
        memory.desc none = arrays.own(new memory.desc());
        memory.desc inputWeights =
                arrays.description(memory.data_type.s8, memory.format_tag.any, 1, 1, size, GATES, units);
        memory.desc stateWeights =
                arrays.description(memory.data_type.s8, memory.format_tag.any, 1, 1, units, GATES, units);
        memory.desc bias = arrays.description(memory.data_type.f32, memory.format_tag.ldgo, 1, 1, GATES, units);
        Tensor out = arrays.tensor(memory.data_type.f32, memory.format_tag.tnc, in.size(0), in.size(1), units);
        lstm_forward.primitive_desc description = arrays.own(new lstm_forward.primitive_desc(
                arrays.cpu(),
                dnnl.prop_kind.forward_inference,
                dnnl.rnn_direction.unidirectional_left2right,
                in.array().get_desc(),
                none,
                none,
                inputWeights,
                stateWeights,
                bias,
                out.array().get_desc(),
                none,
                none,
                attributes(arrays, units),
                false));
        kernels.add(
                "lstm " + size + "->" + units,
                arrays.own(new lstm_forward(description)),
                kernels.arguments()
                        .put(DNNL_ARG_SRC_LAYER, in.array())
                        .put(DNNL_ARG_WEIGHTS_LAYER, arrays.allocate(description.weights_layer_desc()))
                        .put(DNNL_ARG_WEIGHTS_ITER, arrays.allocate(description.weights_iter_desc()))
                        .put(DNNL_ARG_BIAS, arrays.allocate(bias))
                        .put(DNNL_ARG_DST_LAYER, out.array()),
                in.size(0) * in.size(1) * GATES * units * (size + units));
        return out;
    }

    private static primitive_attr attributes(BareMemory arrays, long units) {
        primitive_attr attributes = arrays.own(new primitive_attr());
        attributes.set_rnn_data_qparams(SCALE, SHIFT);
        float[] scales = new float[Math.toIntExact(GATES * units)];
        Arrays.fill(scales, WEIGHT_SCALE);
        attributes.set_rnn_weights_qparams(GATE_AND_CHANNEL, scales);
        return attributes;
    }
}
