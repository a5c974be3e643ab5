package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** Makes primitives that change number format and layout. */
final class ReorderCalls {

    private ReorderCalls() {}

    /**
     * From integers to the floats that they stand for, with scales of their own along some dimensions. The call still lacks
     * {@code DNNL_ARG_FROM} and {@code DNNL_ARG_TO}.
     *
     * @param mask as of {@link Attributes#scales}
     */
    static PrimitiveCall upConvert(
            OneDnnEngine engine, memory.desc integers, int mask, float[] scales, memory.desc floats) {
        try (Attributes attributes = new Attributes()) {
            return call(engine, integers, attributes.scales(dnnl.DNNL_ARG_SRC, mask, scales), floats);
        }
    }

    /** A call that still lacks {@code DNNL_ARG_FROM} and {@code DNNL_ARG_TO}. */
    static PrimitiveCall convert(
            OneDnnEngine engine, memory.desc given, TensorFormat from, memory.desc wanted, TensorFormat to) {
        try (Attributes attributes = new Attributes()) {
            if (!from.equals(to)) {
                if (from.isInt8()) {
                    attributes.scales(dnnl.DNNL_ARG_SRC, 0, from.scale());
                    attributes.zeroPoint(dnnl.DNNL_ARG_SRC, from.zeroPoint());
                }
                attributes.storeAs(to);
            }
            return call(engine, given, attributes, wanted);
        }
    }

    private static PrimitiveCall call(
            OneDnnEngine engine, memory.desc given, Attributes attributes, memory.desc wanted) {
        try (reorder.primitive_desc description =
                new reorder.primitive_desc(engine.cpu(), given, engine.cpu(), wanted, attributes.build(), false)) {
            PrimitiveCall call = new PrimitiveCall(engine, new reorder(description), description);
            attributes.bindTo(call);
            return call;
        }
    }
}
