package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * How the second input of a product reaches its result. A float is added by a post-operation that reads it where it is, or
 * a copy of it where the result takes its place. Integers, and floats that are added to a {@link PointwiseProduct} (whose
 * results take their place, as a rule), are brought into the output first, where the primitive finds and adds them: copied,
 * if they are as wide as the output, else converted.
 */
final class ResidualInput implements AutoCloseable {

    private final Product product;
    private final boolean inPlace;
    private final PrimitiveCall conversion;
    private final DataArgument from;
    private final DataArgument to;
    private final long bytes;
    private final AddressPointer source = new AddressPointer();
    private final AddressPointer target = new AddressPointer();
    private DataArgument operand;
    private BytePointer ownCopy;

    ResidualInput(OneDnnEngine engine, Product product) {
        this.product = product;
        ElementType own = product.residual().type();
        ElementType output = product.output().type();
        this.inPlace =
                own != ElementType.FLOAT32 || (product instanceof PointwiseProduct && output == ElementType.FLOAT32);
        this.bytes = product.samples() * product.resultLength() * own.bytes();
        if (inPlace && own.bytes() != output.bytes()) {
            try (memory.desc given = product.result(own);
                    memory.desc wanted = product.result(output)) {
                conversion = ReorderCalls.convert(engine, given, product.residual(), wanted, TensorFormat.float32());
                from = conversion.data(dnnl.DNNL_ARG_FROM, given);
                to = conversion.data(dnnl.DNNL_ARG_TO, wanted);
            }
        } else {
            conversion = null;
            from = null;
            to = null;
        }
    }

    /** Adds the post-operation, where nothing is said otherwise the first of all. */
    void addTo(Attributes attributes) {
        if (!inPlace) {
            try (memory.desc desc = product.result(ElementType.FLOAT32)) {
                attributes.binary(dnnl.algorithm.binary_add, desc);
            }
        } else {
            attributes.addPrevious(conversion == null ? product.residual() : TensorFormat.float32());
        }
    }

    void bindTo(PrimitiveCall call) {
        bindTo(call, 0);
    }

    /** @param index of the post-operation, where others come first */
    void bindTo(PrimitiveCall call, int index) {
        if (!inPlace) {
            try (memory.desc desc = product.result(ElementType.FLOAT32)) {
                operand = call.data(Attributes.postOpArgument(index), desc);
            }
        }
    }

    /** Brings the residual to where the primitive will look for it. */
    void bring(long residual, long output) {
        if (!inPlace) {
            operand.at(residual == output ? copy(residual) : residual);
        } else if (conversion == null) {
            if (residual == output) {
                return; // the caller let the result take the residual's place
            }
            Pointer.memcpy(target.aim(output), source.aim(residual), bytes);
        } else {
            from.at(residual);
            to.at(output);
            conversion.execute();
        }
    }

    /** oneDNN may write all of the output before it reads the operand. */
    private long copy(long residual) {
        if (ownCopy == null) {
            ownCopy = new BytePointer(bytes);
        }
        Pointer.memcpy(ownCopy, source.aim(residual), bytes);
        return ownCopy.address();
    }

    @Override
    public void close() {
        if (ownCopy != null) {
            ownCopy.deallocate();
            ownCopy = null;
        }
        if (conversion != null) {
            conversion.close();
        }
    }
}
