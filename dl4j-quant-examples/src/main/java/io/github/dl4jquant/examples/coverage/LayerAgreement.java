package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.examples.onnx.OnnxPart;
import io.github.dl4jquant.examples.onnx.OnnxValue;
import io.github.dl4jquant.export.OnnxSummary;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the layers of an exported network agree with those of the network itself, each run alone by ONNX Runtime on what the
 * layers before it returned here: differences do not add up.
 *
 * @param layers how many were compared
 * @param withinStep share of all values that differ by at most one quantization step, of float results the 127th part of
 *     the largest magnitude
 * @param worst that share in the layer where it is least; 1 if there is no layer
 * @param worstLayer its name; empty if there is no layer
 */
public record LayerAgreement(int layers, double withinStep, double worst, String worstLayer) {

    private static final double FLOAT_STEP = 1.001 / 127;

    /**
     * Compares them.
     *
     * @param model what was exported, with all weights inside
     * @throws ModelDataException if ONNX Runtime cannot run a layer, or returns another number of values
     */
    static LayerAgreement of(Subject network, INDArray features, ModelProto model, OnnxSummary written) {
        Map<String, OnnxValue> given = new HashMap<>();
        given.put(network.input(), value(features));
        Map<String, String> layers = new LinkedHashMap<>(); // layer by value, without those that compute nothing
        new FloatForward(new FloatForward.Visitor() {
                    @Override
                    public void before(Layer layer, INDArray input) {}

                    @Override
                    public void after(String name, INDArray result) {
                        OnnxTensor tensor = written.layers().get(name);
                        if (tensor != null && !given.containsKey(tensor.name())) {
                            given.put(tensor.name(), OnnxValue.of(result, tensor));
                            layers.put(tensor.name(), name);
                        }
                    }
                })
                .run(network.network(), features, new HashMap<>());
        OnnxPart part = new OnnxPart(model);
        List<Share> shares = new ArrayList<>();
        layers.forEach((value, name) -> {
            OnnxValue expected = given.get(value);
            shares.add(Share.of(name, expected, part.compute(value, expected.type(), given)));
        });
        Share worst = shares.stream()
                .min((a, b) -> Double.compare(a.withinStep(), b.withinStep()))
                .orElse(new Share("", 1, 1));
        long values = shares.stream().mapToLong(Share::values).sum();
        long within = shares.stream().mapToLong(Share::within).sum();
        return new LayerAgreement(
                shares.size(), values == 0 ? 1 : (double) within / values, worst.withinStep(), worst.layer());
    }

    /** Features are handed to the file in the network's own order. */
    private static OnnxValue value(INDArray features) {
        return OnnxValue.of(features, new OnnxTensor("features", TensorKind.UNKNOWN, TensorFormat.float32()));
    }

    /** How many values of a layer's result are close. */
    private record Share(String layer, long values, long within) {

        static Share of(String layer, OnnxValue expected, OnnxValue actual) {
            if (expected.length() != actual.length()) {
                throw new ModelDataException(
                        "The exported layer '%s' writes %d values; expected %d, as the layer itself.",
                        layer, actual.length(), expected.length());
            }
            double[] e = expected.elements();
            double[] a = actual.elements();
            double step = 1;
            if (!expected.type().isInt8()) {
                double magnitude = 0;
                for (double value : e) {
                    magnitude = Math.max(magnitude, Math.abs(value));
                }
                step = FLOAT_STEP * magnitude;
            }
            long within = 0;
            for (int i = 0; i < e.length; i++) {
                within += Math.abs(e[i] - a[i]) <= step ? 1 : 0;
            }
            return new Share(layer, e.length, within);
        }

        double withinStep() {
            return values == 0 ? 1 : (double) within / values;
        }
    }
}
