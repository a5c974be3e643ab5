package io.github.dl4jquant.benchmark;

import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The ways to run a network that are raced. */
public enum Contestant {
    ORT_FP32("ONNX Runtime fp32") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new OnnxContender(forms.floatOnnx(input), input, threads);
        }
    },
    ORT_INT8("ONNX Runtime int8") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new OnnxContender(forms.int8Onnx(input), input, threads);
        }
    },
    SESSION_INT8("compiled int8") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new SessionContender(forms.int8(), input, threads);
        }
    },
    SESSION_DYNAMIC("compiled dynamic") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new SessionContender(forms.dynamic(), input, threads);
        }
    },
    SESSION_WEIGHT_ONLY("compiled weightOnly") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new SessionContender(forms.weightOnly(), input, threads);
        }
    },
    SESSION_FLOAT32("compiled float32") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new SessionContender(forms.float32(), input, threads);
        }
    },
    OUTPUT_INT8("net.output int8") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new OutputContender(forms.int8(), input, threads);
        }
    },
    OUTPUT_FLOAT32("net.output float32") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new OutputContender(forms.float32(), input, threads);
        }
    },
    DL4J("Deeplearning4j float") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return new OutputContender(forms.original(), input, threads);
        }
    },
    CHAIN("bare oneDNN chain") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return BareContender.chain(forms.bare(input), threads);
        }
    },
    KERNELS("sum of kernels") {
        @Override
        Contender enter(NetworkForms forms, INDArray input, int threads) {
            return BareContender.kernels(forms.bare(input), threads);
        }
    };

    private final String label;

    Contestant(String label) {
        this.label = label;
    }

    /** The name in tables. */
    String label() {
        return label;
    }

    /** The name on the command line, such as "session-int8". */
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is a compiled form of this library, which is not to use the Java heap. */
    boolean isSession() {
        return name().startsWith("SESSION");
    }

    /** Makes it ready to run. What it takes that others take too belongs to {@code forms}. */
    abstract Contender enter(NetworkForms forms, INDArray input, int threads);
}
