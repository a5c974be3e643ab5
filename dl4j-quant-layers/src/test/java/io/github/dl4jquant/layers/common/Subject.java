package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network that {@link NodeQuantizerContract} is checked on, with what is expected of it. Made by a chain of calls;
 * not changed by the contract.
 *
 * <pre>{@code
 * Subject.of("3x3 same", net, 3, 9, 7)          // shape of one sample
 *         .expecting("conv", Precision.INT8_STATIC) // of mode WEIGHT_AND_ACTIVATION
 *         .refusing("lrn", "no int8 form")          // stays ORIGINAL in every mode, with such a reason
 *         .alsoOn(new long[] {3, 5, 11});           // another size of sample through the same quantized network
 * }</pre>
 */
public final class Subject {

    /** Samples that are compared on. */
    public static final int SAMPLES = 16;

    /** Samples that are calibrated on: enough that few of the others lie outside of the ranges found. */
    public static final int CALIBRATION_SAMPLES = 128;

    private static final long SEED = 20;

    private final String name;
    private final TestNetwork network;
    private final long[][] sampleShapes;
    private final List<long[][]> otherShapes = new ArrayList<>();
    private final Map<String, Precision> expected = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final Map<QuantizationMode, Double> bounds = new EnumMap<>(QuantizationMode.class);
    private final Map<String, long[]> onnxShapes = new LinkedHashMap<>();
    private String notExportable;
    private final Map<QuantizationMode, TestNetwork.Quantized> quantized = new EnumMap<>(QuantizationMode.class);

    private int indices;

    private Subject(String name, TestNetwork network, long[][] sampleShapes) {
        this.name = name;
        this.network = network;
        this.sampleShapes = sampleShapes;
        bounds.put(QuantizationMode.FLOAT32, 90.0);
        bounds.put(QuantizationMode.WEIGHT_ONLY, 35.0);
        bounds.put(QuantizationMode.DYNAMIC, 32.0);
        bounds.put(QuantizationMode.WEIGHT_AND_ACTIVATION, 30.0);
    }

    /** @param sampleShape of one sample, without the minibatch */
    public static Subject of(String name, MultiLayerNetwork net, long... sampleShape) {
        return new Subject(name, new TestNetwork.Sequential(net), new long[][] {sampleShape});
    }

    /** @param sampleShapes one for each input of the network, without the minibatch */
    public static Subject of(String name, ComputationGraph net, long[]... sampleShapes) {
        return new Subject(name, new TestNetwork.Graph(net), sampleShapes);
    }

    /** The precision that the layer must get in mode WEIGHT_AND_ACTIVATION. */
    public Subject expecting(String layer, Precision precision) {
        expected.put(layer, precision);
        return this;
    }

    /** The layer must stay ORIGINAL, in every mode, for a reason that contains this. */
    public Subject refusing(String layer, String reason) {
        refusals.put(layer, reason);
        return this;
    }

    /** The same network must also be right on samples of other shapes. */
    public Subject alsoOn(long[]... shapes) {
        otherShapes.add(shapes);
        return this;
    }

    /** Smallest signal to quantization noise ratio in a mode, in dB, where it is not the usual one. */
    public Subject atLeast(QuantizationMode mode, double decibels) {
        bounds.put(mode, decibels);
        return this;
    }

    /** Inputs are indices below {@code entries} instead of normal values. */
    public Subject onIndices(int entries) {
        indices = entries;
        return this;
    }

    /** ONNX has no form of it: exporting must fail with a message that contains this. */
    public Subject notExportable(String reason) {
        notExportable = reason;
        return this;
    }

    /** Null if it can be exported. */
    String notExportable() {
        return notExportable;
    }

    /** How it is exported: to the same numbers, of any size. */
    OnnxOptions onnxOptions() {
        OnnxOptions.Builder options = OnnxOptions.builder().exact(true);
        onnxShapes.forEach(options::inputShape);
        return options.build();
    }

    /** Exporting needs to be told the shape of an input, -1 for sizes that vary. */
    public Subject exportedWith(String input, long... sampleShape) {
        onnxShapes.put(input, sampleShape);
        return this;
    }

    TestNetwork network() {
        return network;
    }

    List<long[][]> allShapes() {
        List<long[][]> all = new ArrayList<>();
        all.add(sampleShapes);
        all.addAll(otherShapes);
        return all;
    }

    Map<String, Precision> expected() {
        return expected;
    }

    Map<String, String> refusals() {
        return refusals;
    }

    double bound(QuantizationMode mode) {
        return bounds.get(mode);
    }

    /** Seeded normal values, of mean 0.1, or indices, as many as fit the network's inputs. */
    INDArray[] inputs(int samples, long seed) {
        return inputs(sampleShapes, samples, seed);
    }

    INDArray[] inputs(long[][] sampleShapes, int samples, long seed) {
        Random random = new Random(SEED + seed);
        INDArray[] inputs = new INDArray[sampleShapes.length];
        for (int i = 0; i < inputs.length; i++) {
            long[] shape = new long[sampleShapes[i].length + 1];
            shape[0] = samples;
            System.arraycopy(sampleShapes[i], 0, shape, 1, sampleShapes[i].length);
            inputs[i] =
                    Nd4j.createFromArray(values(random, (int) product(shape))).reshape(shape);
        }
        return inputs;
    }

    private float[] values(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = indices > 0 ? random.nextInt(indices) : (float) (0.1 + random.nextGaussian());
        }
        return values;
    }

    private static long product(long[] shape) {
        long product = 1;
        for (long size : shape) {
            product *= size;
        }
        return product;
    }

    /** Quantized once per mode; calibrated on the inputs of seed 0. */
    synchronized TestNetwork.Quantized quantized(QuantizationMode mode) {
        return quantized.computeIfAbsent(mode, m -> network.quantized(m, inputs(CALIBRATION_SAMPLES, 0)));
    }

    @Override
    public String toString() {
        return name;
    }
}
