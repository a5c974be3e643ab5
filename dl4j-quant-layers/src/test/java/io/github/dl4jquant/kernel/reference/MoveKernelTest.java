package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class MoveKernelTest {

    private static final TensorFormat INT8 = int8(1f, 0);

    private static int[] move(MoveSpec spec, int... input) {
        return toInts(run(spec, INT8, length(spec), int8s(input)));
    }

    private static long length(MoveSpec spec) {
        return Arrays.stream(spec.outputShape()).reduce(1, (a, b) -> a * b);
    }

    @Test
    void cropping() {
        // [2, 4, 1]: the middle two of four
        MoveSpec spec = MoveSpec.of(INT8, 2, 4, 1)
                .startAt(1, 1)
                .keep(0)
                .walk(1, 2, 1)
                .keep(2)
                .build();

        assertThat(spec.outputShape()).containsExactly(2, 2, 1);
        assertThat(move(spec, 1, 2, 3, 4, 5, 6, 7, 8)).containsExactly(2, 3, 6, 7);
    }

    @Test
    void paddingIsTheZeroPoint() {
        TensorFormat format = uint8(1f, 200);
        MoveSpec spec = MoveSpec.of(format, 1, 2, 2)
                .startAt(1, -1)
                .keep(0)
                .walk(1, 5, 1)
                .keep(2)
                .build();

        INDArray y = run(spec, format, 10, uint8s(1, 2, 3, 4));

        assertThat(toInts(y)).containsExactly(200, 200, 1, 2, 3, 4, 200, 200, 200, 200);
    }

    @Test
    void paddingOfTwoAxes() {
        // [2, 2] inside of [3, 4]
        MoveSpec spec = MoveSpec.of(INT8, 2, 2)
                .startAt(0, -1)
                .startAt(1, -2)
                .walk(0, 3, 1)
                .walk(1, 4, 1)
                .build();

        assertThat(move(spec, 1, 2, 3, 4)).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4);
    }

    @Test
    void floatsArePaddedWithZero() {
        MoveSpec spec = MoveSpec.of(FLOAT, 2).startAt(0, -1).walk(0, 4, 1).build();

        assertThat(toFloats(run(spec, FLOAT, 4, floats(1.5f, -2f)))).containsExactly(0f, 1.5f, -2f, 0f);
    }

    @Test
    void repeating() {
        // [2, 2]: each row three times
        MoveSpec spec = MoveSpec.of(INT8, 2, 2).keep(0).walk(0, 3, 0).keep(1).build();

        assertThat(move(spec, 1, 2, 3, 4)).containsExactly(1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4);
    }

    @Test
    void reversing() {
        MoveSpec spec =
                MoveSpec.of(INT8, 3, 2).startAt(0, 2).walk(0, 3, -1).keep(1).build();

        assertThat(move(spec, 1, 2, 3, 4, 5, 6)).containsExactly(5, 6, 3, 4, 1, 2);
    }

    @Test
    void reversingBeyondBothEnds() {
        MoveSpec spec = MoveSpec.of(INT8, 3).startAt(0, 4).walk(0, 4, -2).build();

        assertThat(move(spec, 1, 2, 3)).containsExactly(0, 3, 1, 0);
    }

    @Test
    void exchangingAxes() {
        MoveSpec spec = MoveSpec.of(FLOAT, 2, 3).keep(1, 0).build();

        assertThat(toFloats(run(spec, FLOAT, 6, floats(1, 2, 3, 4, 5, 6)))).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void overlappingPatchesWalkAlongOneAxisTwice() {
        // windows of 3, stride 2, padding 1, over 4
        MoveSpec spec =
                MoveSpec.of(INT8, 4).startAt(0, -1).walk(0, 2, 2).walk(0, 3, 1).build();

        assertThat(move(spec, 1, 2, 3, 4)).containsExactly(0, 1, 2, 2, 3, 4);
    }

    @Test
    void blocksBecomeChannels() {
        // [4, 4, 1] with blocks of 2: [2, 2, 2 * 2 * 1]
        MoveSpec spec = MoveSpec.of(INT8, 4, 4, 1)
                .walk(0, 2, 2)
                .walk(1, 2, 2)
                .walk(0, 2, 1)
                .walk(1, 2, 1)
                .keep(2)
                .build();

        assertThat(move(spec, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
                .containsExactly(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);
    }

    @Test
    void aWholeOutputOutsideIsAllZero() {
        assertThat(move(MoveSpec.of(INT8, 2).startAt(0, 5).walk(0, 2, 1).build(), 1, 2))
                .containsExactly(0, 0);
        assertThat(move(MoveSpec.of(INT8, 2).startAt(0, -5).walk(0, 2, 0).build(), 1, 2))
                .containsExactly(0, 0);
    }

    /** Against the definition, read element by element. */
    @Test
    void randomMovesFollowTheFormula() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            int rank = 1 + random.nextInt(4);
            long[] shape = new long[rank];
            for (int a = 0; a < rank; a++) {
                shape[a] = 1 + random.nextInt(5);
            }
            TensorFormat format = round % 2 == 0 ? uint8(1f, 9) : FLOAT;
            MoveSpec.Builder builder = MoveSpec.of(format, shape);
            for (int a = 0; a < rank; a++) {
                builder.startAt(a, random.nextInt(3) == 0 ? random.nextInt(7) - 3 : 0);
            }
            for (int j = 0; j < 1 + random.nextInt(5); j++) {
                int along = random.nextInt(rank);
                if (random.nextBoolean()) {
                    builder.keep(along);
                } else {
                    builder.walk(along, 1 + random.nextInt(4), random.nextInt(5) - 2);
                }
            }
            if (random.nextBoolean()) {
                builder.keep(rank - 1);
            }
            MoveSpec spec = builder.build();
            int elements = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            int[] input = KernelFixture.randomInts(random, elements, 0, 255);
            float[] reals = new float[elements];
            for (int i = 0; i < elements; i++) {
                reals[i] = input[i];
            }
            INDArray y = run(spec, format, length(spec), format.isInt8() ? uint8s(input) : floats(reals));
            assertThat(toInts(y)).as("%s", spec).isEqualTo(expected(spec, input));
        }
    }

    private static int[] expected(MoveSpec spec, int[] input) {
        int[] result = new int[(int) length(spec)];
        for (int n = 0; n < result.length; n++) {
            int[] at = spec.offsets().stream().mapToInt(Integer::intValue).toArray();
            int rest = n;
            for (int j = spec.output().size() - 1; j >= 0; j--) {
                MoveSpec.Axis axis = spec.output().get(j);
                at[axis.along()] += axis.step() * (rest % axis.size());
                rest /= axis.size();
            }
            int position = 0;
            boolean inside = true;
            for (int a = 0; a < at.length; a++) {
                inside &= at[a] >= 0 && at[a] < spec.input().get(a);
                position = position * spec.input().get(a) + at[a];
            }
            result[n] = inside ? input[position] : spec.format().zeroPoint();
        }
        return result;
    }

    @Test
    void aMoveWithoutAxesOrAlongUnknownOnesIsRefused() {
        assertThatThrownBy(() -> MoveSpec.of(INT8, 2).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one axis");
        assertThatThrownBy(() -> MoveSpec.of(INT8, 2).walk(1, 2, 1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Output axis walks along input axis 1, but the input has 1 axes");
        assertThatThrownBy(() -> new MoveSpec(List.of(0), List.of(0), List.of(new MoveSpec.Axis(1, 0, 1)), INT8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size of an input axis must be at least 1, got 0");
    }
}
