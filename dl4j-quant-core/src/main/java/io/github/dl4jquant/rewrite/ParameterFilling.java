package io.github.dl4jquant.rewrite;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies a layer's bytes into its part of the network's INT8 parameter array. */
final class ParameterFilling {

    private ParameterFilling() {}

    static void fill(Map<String, INDArray> table, byte[] bytes, Object owner) {
        if (table == null || table.size() != 1) {
            throw new IllegalStateException(
                    owner + " must have exactly one parameter, has " + (table == null ? null : table.keySet()));
        }
        INDArray view = table.values().iterator().next();
        if (view.length() != bytes.length) {
            throw new IllegalStateException(
                    owner + " was given " + bytes.length + " bytes of parameters, has room for " + view.length());
        }
        try (INDArray values = Nd4j.createFromArray(bytes)) {
            view.assign(values.reshape(view.shape()));
        }
    }
}
