package io.github.dl4jquant.kernel.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Floats at any address: aimed again and again without making a new object. It owns nothing. */
final class AddressedFloats extends FloatPointer {

    AddressedFloats() {
        super((Pointer) null);
    }

    /** Points to {@code target} from now on. */
    AddressedFloats aim(long target) {
        address = target;
        return this;
    }
}
