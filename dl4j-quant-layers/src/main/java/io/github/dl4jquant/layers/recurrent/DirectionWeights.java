package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.ParameterBlock;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.ElementType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The trained weights of one direction of a recurrent layer. Each row of both matrices, which is one gate of one unit, gets
 * a scale of its own.
 *
 * @param input [gates * units, nIn], with the biases
 * @param recurrent [gates * units, units]
 * @param peepholes forget, output, input gate, [units] each; empty without
 */
@SuppressWarnings("ArrayRecordComponent") // small, made once, never compared
record DirectionWeights(TrainedWeights input, TrainedWeights recurrent, float[] peepholes) {

    /**
     * From Deeplearning4j's parameters.
     *
     * @param w [nIn, gates * units]
     * @param rw [units, gates * units], with peepholes three more columns
     * @param b gates * units
     */
    static DirectionWeights of(Cell cell, INDArray w, INDArray rw, INDArray b) {
        int rows = (int) w.size(1);
        int units = (int) rw.size(0);
        INDArray matrix = rw.get(NDArrayIndex.all(), NDArrayIndex.interval(0, rows));
        float[] peepholes = new float[cell.peepholes() * units];
        if (peepholes.length > 0) {
            INDArray columns = rw.get(NDArrayIndex.all(), NDArrayIndex.interval(rows, rows + cell.peepholes()));
            System.arraycopy(TrainedWeights.floats(columns.transpose()), 0, peepholes, 0, peepholes.length);
        }
        return new DirectionWeights(
                TrainedWeights.of(w.transpose(), rows, b),
                TrainedWeights.of(matrix.transpose(), rows, null),
                peepholes);
    }

    /** Sets of weights in the parameter block, in order, for each direction. */
    static List<BlockPart> parts(RecurrentSettings settings, ElementType type) {
        List<BlockPart> parts = new ArrayList<>();
        int rows = settings.rows();
        for (int d = 0; d < settings.directions(); d++) {
            parts.add(new BlockPart(type, (long) rows * settings.nIn(), rows, true));
            parts.add(new BlockPart(type, (long) rows * settings.units(), rows, false));
            int peepholes = settings.cell().peepholes() * settings.units();
            if (peepholes > 0) {
                parts.add(new BlockPart(ElementType.FLOAT32, peepholes, 1, false));
            }
        }
        return parts;
    }

    /** Number of parts of each direction. */
    static int partsPerDirection(Cell cell) {
        return cell.peepholes() > 0 ? 3 : 2;
    }

    /** Appends these weights as {@link #parts} lists them. */
    void write(ElementType type, String owner, ByteArrayOutputStream block) {
        block.writeBytes(input.block(type, owner).get());
        block.writeBytes(recurrent.block(type, owner).get());
        if (peepholes.length > 0) {
            block.writeBytes(ParameterBlock.encode(peepholes, 1, null));
        }
    }

    long count() {
        return input.count() + recurrent.count();
    }

    /** Of the input's and of the state's product, which are added up as floats. */
    boolean sumsFitInt32() {
        return input.sumsFitInt32() && recurrent.sumsFitInt32();
    }

    /** Rows without any weight but 0 in either matrix. */
    List<Integer> zeroRows() {
        List<Integer> rows = new ArrayList<>(input.zeroChannels());
        if (!rows.isEmpty()) {
            rows.retainAll(recurrent.zeroChannels());
        }
        return rows;
    }
}
