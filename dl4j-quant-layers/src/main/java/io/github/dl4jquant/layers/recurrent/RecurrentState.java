package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.layers.common.TrainedWeights;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a layer remembers from one time step to the next, in float.
 *
 * @param minibatch number of samples
 * @param output [minibatch, units]
 * @param memory [minibatch, units]; null for a cell without
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record RecurrentState(int minibatch, float[] output, float[] memory) {

    /** Deeplearning4j's keys. */
    static final String OUTPUT = "prevAct";

    static final String MEMORY = "prevMem";

    /** All 0. */
    static RecurrentState zero(RecurrentSettings settings, int minibatch) {
        int length = minibatch * settings.units();
        return new RecurrentState(minibatch, new float[length], settings.cell().hasMemory() ? new float[length] : null);
    }

    /** The state under Deeplearning4j's keys; null if there is none. */
    static RecurrentState of(Map<String, INDArray> map, RecurrentSettings settings, String owner) {
        INDArray output = map.get(OUTPUT);
        INDArray memory = map.get(MEMORY);
        if (output == null && memory == null) {
            return null;
        }
        int minibatch = (int) (output == null ? memory : output).size(0);
        RecurrentState zero = zero(settings, minibatch);
        return new RecurrentState(
                minibatch,
                values(output, zero.output, owner),
                zero.memory == null ? null : values(memory, zero.memory, owner));
    }

    private static float[] values(INDArray given, float[] otherwise, String owner) {
        if (given == null) {
            return otherwise;
        }
        if (given.length() != otherwise.length) {
            throw new IllegalArgumentException("Cannot set the state of " + owner + ": got an array of shape "
                    + given.shapeInfoToString() + " with " + given.length() + " values; expected " + otherwise.length
                    + ", [minibatch, units].");
        }
        return TrainedWeights.floats(given);
    }

    /** Arrays in memory of their own, [minibatch, units] each. */
    Map<String, INDArray> toMap() {
        Map<String, INDArray> map = new HashMap<>();
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            map.put(OUTPUT, Nd4j.createFromArray(output).reshape(minibatch, output.length / minibatch));
            if (memory != null) {
                map.put(MEMORY, Nd4j.createFromArray(memory).reshape(minibatch, memory.length / minibatch));
            }
        }
        return map;
    }

    RecurrentState copy() {
        return new RecurrentState(minibatch, output.clone(), memory == null ? null : memory.clone());
    }
}
