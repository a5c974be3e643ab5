package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Everything that is fused behind a primitive, and the run-time arguments that it brings. Post-operations run in the
 * order in which they are added here; scales of inputs come before the bias, scale and zero point of the output last.
 */
final class Attributes implements AutoCloseable {

    private final NativeObjects objects = new NativeObjects();
    private final primitive_attr attr = objects.own(new primitive_attr());
    private final post_ops ops = objects.own(new post_ops());
    private final List<Consumer<PrimitiveCall>> bindings = new ArrayList<>();

    Attributes() {
        attr.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    }

    /** Scales of one argument; mask as in oneDNN: bit d set = one scale per index of dimension d. */
    Attributes scales(int argument, int mask, float... scales) {
        attr.set_scales_mask(argument, mask);
        bindings.add(call -> call.floats(dnnl.DNNL_ARG_ATTR_SCALES | argument, scales));
        return this;
    }

    /** Scales that the caller binds. */
    Attributes openScales(int argument, int mask) {
        attr.set_scales_mask(argument, mask);
        return this;
    }

    Attributes zeroPoint(int argument, int zeroPoint) {
        if (zeroPoint != 0) {
            attr.set_zero_points_mask(argument, 0);
            bindings.add(call -> call.integer(dnnl.DNNL_ARG_ATTR_ZERO_POINTS | argument, zeroPoint));
        }
        return this;
    }

    /** Scale and zero point with which the result is stored; none for FLOAT32 and INT32. */
    Attributes storeAs(TensorFormat output) {
        if (output.isInt8()) {
            scales(dnnl.DNNL_ARG_DST, 0, output.scale());
            zeroPoint(dnnl.DNNL_ARG_DST, output.zeroPoint());
        }
        return this;
    }

    /** Adds what the output held before, taken as numbers of this format, which is as wide as the output's. */
    Attributes addPrevious(TensorFormat previous) {
        ops.append_sum(previous.scale(), previous.zeroPoint(), TensorDescs.typeOf(previous.type()));
        return this;
    }

    /** Combines the result with another tensor; its argument is {@link #postOpArgument} of the same index. */
    Attributes binary(dnnl.algorithm algorithm, memory.desc operand) {
        ops.append_binary(algorithm, operand);
        return this;
    }

    /** Name of the second operand of the post-operation of this index. */
    static int postOpArgument(int index) {
        return (dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1)) | dnnl.DNNL_ARG_SRC_1;
    }

    Attributes activation(Activation activation) {
        EltwisePostOps.append(ops, activation);
        return this;
    }

    /** Integer weights are turned into floats inside the primitive. */
    Attributes upConvertWeights() {
        attr.set_fpmath_mode(dnnl.fpmath_mode.strict, true);
        return this;
    }

    primitive_attr build() {
        attr.set_post_ops(ops);
        return attr;
    }

    /** Gives a call the arguments that these attributes ask for. */
    void bindTo(PrimitiveCall call) {
        bindings.forEach(b -> b.accept(call));
    }

    @Override
    public void close() {
        objects.close();
    }
}
