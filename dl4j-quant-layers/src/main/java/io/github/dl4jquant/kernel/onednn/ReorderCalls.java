package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** Makes primitives that change number format and layout. */
final class ReorderCalls {

    private ReorderCalls() {}

    /** A call that still lacks {@code DNNL_ARG_FROM} and {@code DNNL_ARG_TO}. */
    static PrimitiveCall convert(
            OneDnnEngine engine, memory.desc given, TensorFormat from, memory.desc wanted, TensorFormat to) {
        try (NativeObjects temporary = new NativeObjects();
                Attributes attributes = new Attributes()) {
            if (!from.equals(to)) {
                if (from.isInt8()) {
                    attributes.scales(dnnl.DNNL_ARG_SRC, 0, from.scale());
                    attributes.zeroPoint(dnnl.DNNL_ARG_SRC, from.zeroPoint());
                }
                attributes.storeAs(to);
            }
            reorder.primitive_desc description = temporary.own(
                    new reorder.primitive_desc(engine.cpu(), given, engine.cpu(), wanted, attributes.build(), false));
            PrimitiveCall call = new PrimitiveCall(engine, new reorder(description), description);
            attributes.bindTo(call);
            return call;
        }
    }
}
