package io.github.dl4jquant.layers.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The float arithmetic between the products. */
class CellMathTest {

    @Test
    void tanhDiffersByLessThanAMillionthAndStaysInBounds() {
        double worst = 0;
        for (int bits = 0; bits <= Float.floatToIntBits(20f); bits += 397) { // floats of all sizes
            float x = Float.intBitsToFloat(bits);
            float y = tanh(x);
            if (x >= Float.MIN_NORMAL) {
                worst = Math.max(worst, Math.abs(y / Math.tanh(x) - 1));
            }
            assertThat(y >= 0f && y <= 1f).as("tanh of %s is %s", x, y).isTrue();
            assertThat(tanh(-x)).isEqualTo(-y);
        }
        assertThat(worst).isLessThan(1e-6);
        assertThat(tanh(0f)).isZero();
        assertThat(tanh(Float.POSITIVE_INFINITY)).isCloseTo(1f, within(1e-6f));
        assertThat(tanh(Float.NaN)).isNaN();
    }

    private static float tanh(float x) {
        float[] values = {x};
        CellFunction.Saturating.TANH.apply(values, 0, 1);
        return values[0];
    }

    @Test
    void theLargestBoundedTanhIsAtMostOne() {
        for (int bits = Float.floatToIntBits(7f); bits <= Float.floatToIntBits(RationalTanh.LIMIT); bits++) {
            if (RationalTanh.ofBounded(Float.intBitsToFloat(bits)) > 1f) {
                assertThat(Float.intBitsToFloat(bits)).as("tanh above 1").isNaN();
            }
        }
    }

    @Test
    void theSigmoidHasTheBitsOfItsDefinitionByTanh() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000_000; i++) {
            float x = (random.nextFloat() - 0.5f) * 4 * RationalTanh.LIMIT;
            float y = RationalTanh.sigmoidOfBounded(x);
            if (y != 0.5f + 0.5f * RationalTanh.ofBounded(0.5f * x) || y < 0 || y > 1) {
                assertThat(y).as("sigmoid of %s", x).isNaN();
            }
        }
        assertThat(RationalTanh.sigmoidOfBounded(1f)).isCloseTo((float) (1 / (1 + Math.exp(-1))), within(1e-7f));
    }

    @Test
    void everyActivationIsThatOfDeeplearning4j() {
        for (Activation activation : Activation.values()) {
            if (activation == Activation.RRELU || activation == Activation.SOFTMAX) {
                continue; // compared below; the first draws numbers
            }
            IActivation function = activation.getActivationFunction();
            float[] values = {7f, -20f, -2.5f, -0.4f, 0f, 0.3f, 1.7f, 12f, 7f};
            org.nd4j.linalg.api.ndarray.INDArray expected = function.getActivation(
                    org.nd4j.linalg.factory.Nd4j.createFromArray(values).reshape(1, 9), false);

            CellFunction.of(function).apply(values, 1, 8);

            assertThat(values[0]).as("not asked for").isEqualTo(7f);
            assertThat(values[8]).as("not asked for").isEqualTo(7f);
            for (int i = 1; i < 8; i++) {
                float e = expected.getFloat(0, i);
                assertThat(values[i]).as("%s, value %d", activation, i).isCloseTo(e, within(2e-6f * (1 + Math.abs(e))));
            }
        }
    }

    @Test
    void aFunctionOverAllUnitsIsComputedOverAllUnits() {
        float[] values = {0f, (float) Math.log(3)};

        CellFunction.of(Activation.SOFTMAX.getActivationFunction()).apply(values, 0, 2);

        assertThat(values[0]).isCloseTo(0.25f, within(1e-6f));
        assertThat(values[1]).isCloseTo(0.75f, within(1e-6f));
    }

    @Test
    void quantizedStatesAreThoseOfTheDefinition() {
        for (QuantParams params : new QuantParams[] {
            QuantParams.int8(1f / 127), QuantParams.uint8(1f / 255, 0), QuantParams.uint8(0.037f, 81)
        }) {
            Random random = new Random(5);
            float[] values = new float[4096];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (3 * random.nextGaussian() * random.nextGaussian());
            }
            values[0] = 0.5f / 127; // halfway
            values[1] = Float.MAX_VALUE;
            values[2] = -Float.MAX_VALUE;
            byte[] bytes = new byte[values.length + 1];

            new StateQuantizer(TensorFormat.of(params)).quantize(values, 0, bytes, 1, values.length);

            for (int i = 0; i < values.length; i++) {
                assertThat(bytes[i + 1]).as("%s of %s", values[i], params).isEqualTo((byte) params.quantize(values[i]));
            }
        }
    }

    @Test
    void anLstmStepIsTheOneComputedByHand() {
        // one unit; hard sigmoid gates 0.2 x + 0.5; relu: candidate 2, forget 0.7, output 0.5 - 0.1, input 0.9
        CellStep step = new CellStep(settings(Cell.PEEPHOLE_LSTM));
        float[] h = {0f};
        float[] c = {10f};
        float[] peepholes = {0.1f, -0.05f, 0.2f};

        step.advance(new float[] {2f, 0f, 0f, 0f}, false, h, c, 0, peepholes);

        // forget: 0.2 * (0.1 * 10) + 0.5 = 0.7; input: 0.2 * (0.2 * 10) + 0.5 = 0.9; c = 0.7 * 10 + 0.9 * 2 = 8.8
        assertThat(c[0]).isCloseTo(8.8f, within(1e-6f));
        // output: 0.2 * (-0.05 * 8.8) + 0.5 = 0.412; h = 0.412 * 8.8
        assertThat(h[0]).isCloseTo(0.412f * 8.8f, within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({"LSTM, TANH, SIGMOID", "LSTM, SIGMOID, TANH", "SIMPLE, TANH,", "LSTM, SIGMOID, SIGMOID"})
    void sumsCutOffAtTheBoundHaveTheSameGates(Cell cell, Activation activation, Activation gate) {
        int units = 37;
        CellStep step = new CellStep(settings(cell, units, activation, gate));
        Random random = new Random(8);
        for (int round = 0; round < 50; round++) {
            float[] z = new float[cell.gates() * units];
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(6) - 2));
            }
            float[] cut = z.clone();
            for (int i = 0; i < z.length; i++) {
                cut[i] = Math.max(-step.bound(), Math.min(step.bound(), z[i]));
            }
            float[][] h = new float[2][units];
            float[][] c = new float[2][units];
            step.advance(z, false, h[0], c[0], 0, new float[0]);
            step.advance(cut, true, h[1], c[1], 0, new float[0]);

            assertThat(h[1]).isEqualTo(h[0]);
            assertThat(c[1]).isEqualTo(c[0]);
        }
    }

    @Test
    void thereIsNoBoundWhereSumsAreUsedAsTheyAre() {
        assertThat(new CellStep(settings(Cell.LSTM, 1, Activation.RELU, Activation.SIGMOID)).bound())
                .isInfinite();
        assertThat(new CellStep(settings(Cell.LSTM, 1, Activation.TANH, Activation.HARDSIGMOID)).bound())
                .isInfinite();
        assertThat(new CellStep(settings(Cell.PEEPHOLE_LSTM, 1, Activation.TANH, Activation.SIGMOID)).bound())
                .isInfinite();
    }

    private static RecurrentSettings settings(Cell cell) {
        return settings(cell, 1, Activation.RELU, Activation.HARDSIGMOID);
    }

    private static RecurrentSettings settings(Cell cell, int units, Activation activation, Activation gate) {
        return new RecurrentSettings(
                cell,
                1,
                units,
                activation.getActivationFunction(),
                gate == null ? null : gate.getActivationFunction(),
                Merge.NONE,
                Steps.ALL,
                null,
                false,
                MaskRule.PASSES_THROUGH,
                Stepping.KEEPS_STATE,
                false);
    }

    @Test
    void aGateFunctionOverAllUnitsIsComputedOverEachGate() {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.recurrent(3),
                new LSTM.Builder()
                        .nOut(5)
                        .activation(Activation.TANH)
                        .gateActivationFunction(Activation.SOFTMAX)
                        .build());
        INDArray input = Nd4j.randn(2, 3, 4);

        float[] computed = QuantizationTransform.apply(net, QuantizationConfig.float32())
                .output(input)
                .dup('c')
                .data()
                .asFloat();

        assertThat(computed).containsExactly(net.output(input).dup('c').data().asFloat(), within(1e-5f));
    }
}
