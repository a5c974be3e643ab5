package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.github.dl4jquant.scheme.ElementType;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Floats taken apart, in Java and in oneDNN. */
class FloatDigitsTest {

    private static final OneDnnEngine ENGINE = new OneDnnEngine();

    /** Both ways, by length of a sample. */
    private enum Way {
        JAVA,
        ONEDNN;

        FloatDigits of(int length) {
            return this == JAVA ? new DigitLoops(length) : new DigitCalls(ENGINE, length);
        }
    }

    static Stream<Arguments> lengths() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(1, 2, 15, 64, 65, 127, 2048, 2049, 5000, 16_385, 40_001)
                        .map(length -> Arguments.of(way, length)));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void digitsAddUpToTheFloat(Way way, int length) {
        for (float deviation : new float[] {1e-30f, 0.001f, 3f, 1e36f}) {
            float[] values = floats(length, deviation);
            INDArray array = Nd4j.createFromArray(values);
            INDArray digits = RandomTensors.empty(ElementType.INT8, 3L * length);

            float scale;
            try (FloatDigits splitter = way.of(length)) {
                scale = splitter.split(AddressPointer.of(array), AddressPointer.of(digits));
            }

            float most = array.amaxNumber().floatValue();
            double left = way == Way.JAVA ? 1.9e-7 : 7e-8; // Java's first product is rounded
            assertThat(scale).isCloseTo(most / 127, withPercentage(0.002));
            byte[] d = digits.data().asBytes();
            for (int i = 0; i < length; i++) {
                double sum = scale * (d[i] + d[length + i] / 254.0 + d[2 * length + i] / (254.0 * 254.0));
                assertThat(Math.abs(sum - values[i])).isLessThanOrEqualTo(left * most);
            }
            assertThat(d).doesNotContain(Byte.MIN_VALUE);
        }
    }

    static Stream<Way> ways() {
        return Stream.of(Way.values());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void zerosAndWhatIsNextToThemAreZero(Way way) {
        INDArray digits = RandomTensors.empty(ElementType.INT8, 9).assign(7);
        INDArray values = Nd4j.createFromArray(0f, -0f, Float.MIN_VALUE);

        try (FloatDigits splitter = way.of(3)) {
            assertThat(splitter.split(AddressPointer.of(values), AddressPointer.of(digits)))
                    .isZero();
        }

        assertThat(digits.data().asBytes()).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theSmallestThatCount(Way way) {
        float least = FloatDigits.SMALLEST;
        INDArray digits = RandomTensors.empty(ElementType.INT8, 6);
        INDArray values = Nd4j.createFromArray(least, -least / 2);

        try (FloatDigits splitter = way.of(2)) {
            assertThat(splitter.split(AddressPointer.of(values), AddressPointer.of(digits)))
                    .isCloseTo(least / 127, withPercentage(0.002));
        }

        byte[] d = digits.data().asBytes();
        assertThat(d[0]).isEqualTo((byte) 127);
        assertThat(d[1] + d[3] / 254.0).isEqualTo(-63.5, within(0.01));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theLargestFloatsDoNotOverflow(Way way) {
        INDArray digits = RandomTensors.empty(ElementType.INT8, 6);
        INDArray values = Nd4j.createFromArray(Float.MAX_VALUE, -Float.MAX_VALUE);

        try (FloatDigits splitter = way.of(2)) {
            assertThat(splitter.split(AddressPointer.of(values), AddressPointer.of(digits)))
                    .isCloseTo(Float.MAX_VALUE / 127, withPercentage(0.002));
        }

        assertThat(digits.data().asBytes()).startsWith((byte) 127, (byte) -127);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void whatIsNotFiniteIsFoundWhereverItIs(Way way, int length) {
        INDArray digits = RandomTensors.empty(ElementType.INT8, 3L * length);
        try (FloatDigits splitter = way.of(length)) {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                for (int at : new int[] {0, length / 3, length / 2, length - 1}) {
                    float[] values = floats(length, 1f);
                    values[at] = bad;
                    INDArray array = Nd4j.createFromArray(values);

                    assertThat(splitter.split(AddressPointer.of(array), AddressPointer.of(digits)))
                            .as("%s at %d of %d", bad, at, length)
                            .isNaN();
                }
            }
        }
    }

    @Test
    void shortSamplesAreForJava() {
        try (FloatDigits few = FloatDigits.of(ENGINE, FloatDigits.LONGEST_IN_JAVA);
                FloatDigits many = FloatDigits.of(ENGINE, FloatDigits.LONGEST_IN_JAVA + 1)) {
            assertThat(few).isInstanceOf(DigitLoops.class);
            assertThat(many).isInstanceOf(DigitCalls.class);
        }
    }

    private static float[] floats(int length, float deviation) {
        Random random = new Random(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
