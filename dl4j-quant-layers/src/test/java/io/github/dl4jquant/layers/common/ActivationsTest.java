package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.scheme.Activation;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationsTest {

    private static Stream<IActivation> inKernels() {
        return Stream.of(
                new ActivationIdentity(),
                new ActivationReLU(),
                new ActivationReLU(2.5, null, null),
                new ActivationReLU(null, null, 0.2),
                new ActivationReLU(null, 0.0, null),
                new ActivationReLU(null, 0.0, 0.1),
                new ActivationReLU(1.5, 0.0, 0.0),
                new ActivationReLU6(),
                new ActivationLReLU(),
                new ActivationLReLU(0.3),
                new ActivationELU(),
                new ActivationELU(0.5),
                new ActivationSigmoid(),
                new ActivationTanH(),
                new ActivationHardSigmoid(),
                new ActivationHardTanH(),
                new ActivationSwish(),
                new ActivationGELU(false),
                new ActivationSoftPlus(),
                new ActivationMish(),
                new ActivationReLU(null, 1.0, null),
                new ActivationReLU(null, -0.5, 0.25),
                new ActivationGELU(true),
                new ActivationRReLU(),
                new ActivationRReLU(0.2, 0.6),
                new ActivationThresholdedReLU(),
                new ActivationThresholdedReLU(0.7),
                new ActivationSELU(),
                new ActivationSoftSign(),
                new ActivationCube(),
                new ActivationRationalTanh(),
                new ActivationRectifiedTanh());
    }

    private static Stream<IActivation> notInKernels() {
        return Stream.of(
                new ActivationReLU(2.0, null, 0.1),
                new ActivationReLU(2.0, 1.0, null),
                new ActivationReLU(-1.0, null, null),
                new ActivationSoftmax());
    }

    @ParameterizedTest
    @MethodSource("inKernels")
    void isTheFunctionThatDeeplearning4jComputes(IActivation function) {
        INDArray x = Nd4j.linspace(DataType.FLOAT, -10, 0.01, 2001).reshape(1, 2001);
        float[] at = x.toFloatVector();
        float[] expected = function.getActivation(x.dup(), false).toFloatVector();
        Activation activation = Activations.of(function).orElseThrow();

        for (int i = 0; i < at.length; i++) {
            assertThat(activation.apply(at[i]))
                    .as("%s of %s", activation, at[i])
                    .isCloseTo(expected[i], within(2e-6f * Math.max(1f, Math.abs(expected[i]))));
        }
    }

    @ParameterizedTest
    @MethodSource("notInKernels")
    void aFunctionThatKernelsLackIsNotReplacedByASimilarOne(IActivation function) {
        assertThat(Activations.of(function)).isEmpty();
    }

    /** Should Deeplearning4j mend this, its precise GELU is GELU_TANH. */
    @Test
    void thePreciseGeluOfDeeplearning4jIsStillAnother() {
        float gelu = new ActivationGELU(true)
                .getActivation(Nd4j.createFromArray(-2.07f), false)
                .getFloat(0);

        assertThat(gelu).isCloseTo(-0.0733f, within(1e-4f));
        assertThat(Activation.of(Activation.Kind.GELU_TANH).apply(-2.07f)).isCloseTo(-0.0397f, within(1e-3f));
    }
}
