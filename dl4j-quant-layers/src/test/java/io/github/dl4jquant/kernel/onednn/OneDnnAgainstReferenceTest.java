package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OneDnnAgainstReferenceTest {

    private static final float RELATIVE = 2e-6f;

    private static final Oracle ORACLE = new Oracle();

    /** Batch, channels, size, output channels, window, groups. */
    record Shape(int batch, int channels, int height, int width, int outChannels, Window2d window, int groups) {

        ConvolutionSpec spec(
                Precision precision, TensorFormat in, TensorFormat out, TensorFormat added, Activation act) {
            return new ConvolutionSpec(
                    precision, batch, channels, height, width, outChannels, window, groups, false, in, out, added, act);
        }
    }

    static List<Shape> shapes() {
        return List.of(
                new Shape(1, 1, 1, 1, 1, Window2d.of(1, 1, 1, 1), 1),
                new Shape(1, 1, 28, 28, 20, Window2d.of(5, 5, 1, 1), 1),
                new Shape(2, 20, 12, 12, 50, Window2d.of(5, 5, 1, 1), 1),
                new Shape(3, 64, 7, 7, 65, Window2d.of(1, 1, 1, 1), 1),
                new Shape(1, 65, 9, 8, 129, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1),
                new Shape(33, 3, 9, 9, 16, new Window2d(3, 3, 2, 2, 1, 1, 0, 0, 1, 1), 1),
                new Shape(2, 16, 11, 10, 32, new Window2d(3, 2, 1, 2, 2, 3, 2, 1, 0, 3), 1),
                new Shape(2, 17, 9, 9, 17, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 17),
                new Shape(1, 8, 9, 9, 16, new Window2d(3, 3, 2, 2, 1, 1, 1, 1, 1, 1), 8),
                new Shape(1, 12, 9, 9, 24, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 4),
                // more padding than kernel, as in the phases of transposed convolutions
                new Shape(2, 5, 4, 3, 7, new Window2d(1, 2, 1, 1, 1, 3, 0, 5, 2, 4), 1),
                new Shape(1, 6, 15, 7, 10, new Window2d(1, 7, 1, 1, 1, 1, 0, 3, 0, 3), 2),
                new Shape(2, 360, 1, 1, 120, Window2d.of(1, 1, 1, 1), 40),
                new Shape(1, 32, 6, 6, 300, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1));
    }

    private static TensorFormat format(ElementType type, float scale, int zeroPoint) {
        return RandomTensors.format(type, scale, zeroPoint);
    }

    private static final List<ElementType> INT8_TYPES = List.of(ElementType.INT8, ElementType.UINT8);

    @ParameterizedTest
    @MethodSource("shapes")
    void accumulatorsAreExact(Shape shape) {
        SoftAssertions softly = new SoftAssertions();
        for (ElementType type : INT8_TYPES) {
            for (int zeroPoint : new int[] {0, 5, type.max()}) {
                for (Fill input : Fill.values()) {
                    for (Fill weights : Fill.values()) {
                        ConvolutionSpec spec = shape.spec(
                                Precision.INT8_STATIC,
                                format(type, 0.02f, zeroPoint),
                                TensorFormat.int32(),
                                null,
                                Activation.identity());
                        softly.assertThat(ORACLE.difference(spec, input, weights))
                                .as("%s, input %s, weights %s", spec, input, weights)
                                .isZero();
                    }
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void integersAreExactWithEveryResidual(Shape shape) {
        SoftAssertions softly = new SoftAssertions();
        for (ElementType in : INT8_TYPES) {
            for (ElementType out : INT8_TYPES) {
                for (ElementType added :
                        new ElementType[] {null, ElementType.INT8, ElementType.UINT8, ElementType.FLOAT32}) {
                    for (Activation activation : List.of(
                            Activation.identity(), Activation.relu(), new Activation(Activation.Kind.CLIP, 0f, 6f))) {
                        ConvolutionSpec spec = shape.spec(
                                Precision.INT8_STATIC,
                                format(in, 0.02f, 3),
                                format(out, 0.11f, 1),
                                added == null ? null : format(added, 0.037f, 2),
                                activation);
                        softly.assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM))
                                .as("%s", spec)
                                .isZero();
                    }
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(Activation.Kind.class)
    void activationsAgreeWithinOneStep(Activation.Kind kind) {
        Activation activation = switch (kind) {
            case LEAKY_RELU -> Activation.of(kind, 0.1f);
            case CLIP -> new Activation(kind, -1f, 1f);
            case ELU, SWISH -> Activation.of(kind, 1.2f);
            case HARD_SIGMOID -> new Activation(kind, 0.2f, 0.5f);
            case LINEAR -> new Activation(kind, 0.5f, 0.25f);
            case THRESHOLDED_RELU -> new Activation(kind, 0.1f, 0.5f);
            default -> Activation.of(kind);
        };
        Shape shape = shapes().get(2);
        for (TensorFormat out : List.of(TensorFormat.float32(), format(ElementType.INT8, 0.01f, 0))) {
            for (Precision precision :
                    List.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.FLOAT32, Precision.INT8_WEIGHT)) {
                TensorFormat in = precision == Precision.INT8_STATIC
                        ? format(ElementType.INT8, 0.002f, 0)
                        : TensorFormat.float32();
                double allowed = out.isInt8() ? 1 : 5e-5; // before the activation, sums of 500 products
                assertThat(ORACLE.difference(
                                shape.spec(precision, in, out, null, activation), Fill.RANDOM, Fill.RANDOM))
                        .as("%s in %s to %s", activation, precision, out)
                        .isLessThanOrEqualTo(allowed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void floatInputsAgreeInEveryPrecision(Shape shape) {
        SoftAssertions softly = new SoftAssertions();
        for (Precision precision : List.of(Precision.FLOAT32, Precision.INT8_WEIGHT, Precision.INT8_DYNAMIC)) {
            for (ElementType out : new ElementType[] {ElementType.FLOAT32, ElementType.INT8, ElementType.UINT8}) {
                for (ElementType added : new ElementType[] {null, ElementType.INT8, ElementType.FLOAT32}) {
                    ConvolutionSpec spec = shape.spec(
                            precision,
                            TensorFormat.float32(),
                            format(out, 0.05f, 1),
                            added == null ? null : format(added, 0.037f, 2),
                            Activation.relu());
                    double allowed =
                            out == ElementType.FLOAT32 ? RELATIVE : precision == Precision.INT8_DYNAMIC ? 0 : 1;
                    softly.assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM))
                            .as("%s", spec)
                            .isLessThanOrEqualTo(allowed);
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void matricesAgreeInEveryPrecision() {
        SoftAssertions softly = new SoftAssertions();
        for (int[] size :
                new int[][] {{1, 1, 1}, {1, 784, 500}, {33, 17, 10}, {2, 64, 65}, {32, 129, 128}, {1, 4097, 3}}) {
            for (KernelSpec.Weighted spec : matrices(size)) {
                TensorFormat output = Product.of(spec).output();
                boolean inFloat = !Product.of(spec).precision().computesInt8();
                double rounding =
                        RELATIVE * Math.max(1, size[1] / 1000.0); // sums in another order: grows with their length
                double allowed = output.type() == ElementType.FLOAT32 ? rounding : inFloat ? 1 : 0;
                softly.assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM))
                        .as("%s", spec)
                        .isLessThanOrEqualTo(allowed);
            }
        }
        softly.assertAll();
    }

    private static List<KernelSpec.Weighted> matrices(int[] size) {
        List<KernelSpec.Weighted> specs = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            for (ElementType out : ElementType.values()) {
                boolean fixed = precision == Precision.INT8_STATIC;
                if (precision == Precision.ORIGINAL || (out == ElementType.INT32 && !fixed)) {
                    continue;
                }
                for (TensorFormat in : fixed
                        ? List.of(format(ElementType.INT8, 0.02f, -3), format(ElementType.UINT8, 0.02f, 7))
                        : List.of(TensorFormat.float32())) {
                    specs.add(new MatmulSpec(
                            precision, size[0], size[1], size[2], false, in, format(out, 0.05f, 1), Activation.relu()));
                }
            }
        }
        return specs;
    }
}
