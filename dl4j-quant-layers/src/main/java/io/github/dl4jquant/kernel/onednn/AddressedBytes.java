package io.github.dl4jquant.kernel.onednn;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Bytes at any address: aimed again and again without making a new object. It owns nothing. */
final class AddressedBytes extends BytePointer {

    AddressedBytes() {
        super((Pointer) null);
    }

    /** Points to {@code target} from now on. */
    AddressedBytes aim(long target) {
        address = target;
        return this;
    }
}
