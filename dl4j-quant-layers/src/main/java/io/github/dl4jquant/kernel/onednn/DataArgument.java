package io.github.dl4jquant.kernel.onednn;

import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An argument of a primitive whose memory belongs to somebody else and may be elsewhere at each call. */
final class DataArgument {

    private final dnnl_memory handle;
    private final AddressPointer pointer = new AddressPointer();
    private long current;

    DataArgument(dnnl_memory handle) {
        this.handle = handle;
    }

    /** Aims the argument at the memory of an array. */
    void at(INDArray array) {
        at(AddressPointer.of(array));
    }

    /** Aims the argument at an address. */
    void at(long address) {
        if (address != current) {
            DnnlStatus.check(dnnl.dnnl_memory_set_data_handle(handle, pointer.aim(address)), "set a data handle");
            current = address;
        }
    }
}
