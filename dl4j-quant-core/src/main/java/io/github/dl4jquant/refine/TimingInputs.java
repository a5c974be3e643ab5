package io.github.dl4jquant.refine;

import io.github.dl4jquant.config.CalibrationData;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.graph.NetworkGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Finds what to time a network on: what the user gave, a sample of the calibration data, or random numbers. Stateless. */
public final class TimingInputs {

    private TimingInputs() {}

    /**
     * One array for each input of the network.
     *
     * @param shapes that the network's configuration tells, minibatch first
     * @throws PlanException if the user gave another number of arrays, or nothing tells the shape of an input
     */
    public static INDArray[] of(
            QuantizationConfig config, List<NetworkGraph.Input> inputs, Map<String, long[]> shapes) {
        if (!config.timingInputs().isEmpty()) {
            return usable(config.timingInputs(), inputs);
        }
        if (config.calibrationData().isPresent()) {
            return firstSample(config.calibrationData().get(), inputs);
        }
        Random random = new Random(1);
        return inputs.stream().map(input -> random(input, shapes, random)).toArray(INDArray[]::new);
    }

    private static INDArray[] usable(List<INDArray> given, List<NetworkGraph.Input> inputs) {
        if (given.size() != inputs.size()) {
            throw new PlanException(
                    "Cannot time the layers: timingInputs has %d array(s), the network has %d input(s): %s.",
                    given.size(),
                    inputs.size(),
                    inputs.stream().map(NetworkGraph.Input::name).toList());
        }
        for (int i = 0; i < given.size(); i++) {
            INDArray array = given.get(i);
            if (array == null || array.isEmpty() || array.rank() < 2) {
                throw new PlanException(
                        "Cannot time the layers: timingInputs has, for input '%s', an array that is %s; expected one sample"
                                + " or more, minibatch first.",
                        inputs.get(i).name(), array == null ? "null" : "of shape " + Arrays.toString(array.shape()));
            }
        }
        return given.stream()
                .map(array -> array.castTo(DataType.FLOAT).dup('c'))
                .toArray(INDArray[]::new);
    }

    private static INDArray[] firstSample(CalibrationData data, List<NetworkGraph.Input> inputs) {
        data.reset();
        if (!data.hasNext()) {
            throw new PlanException("Cannot time the layers: the calibration iterator returned no data; expected at"
                    + " least one minibatch of representative inputs.");
        }
        List<INDArray> sample = Arrays.stream(data.next().features())
                .map(array -> array.get(NDArrayIndex.interval(0, 1)))
                .toList();
        return usable(sample, inputs);
    }

    /** Zeros and ones: those are indices into any embedding, too. */
    private static INDArray random(NetworkGraph.Input input, Map<String, long[]> shapes, Random random) {
        long[] shape = shapes.get(input.name());
        if (shape == null || Arrays.stream(shape).anyMatch(size -> size < 1)) {
            throw new PlanException(
                    "Cannot time the layers: the shape of the network's input '%s' is not known (%s); its configuration"
                            + " does not tell it. Expected an example of it: set timingInputs(array), such as"
                            + " Nd4j.zeros(1, 3, 224, 224), or calibrationData(iterator); on the command line"
                            + " --input-shape 3,224,224.",
                    input.name(), shape == null ? "no sizes" : Arrays.toString(shape) + ", -1 for any");
        }
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(2);
        }
        return Nd4j.createFromArray(values).reshape(shape);
    }
}
