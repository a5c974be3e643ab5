package io.github.dl4jquant.layers.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * How the forms of an LSTM in ONNX agree with this library, for one that has learned to repeat what it read two steps before.
 * The figures are printed with {@code -Dcontract.report=true}.
 */
class TrainedLstmOnnxTest {

    private static final int SYMBOLS = 5;
    private static final int TIME = 20;
    private static final int DELAY = 2;
    /** Of a state in [-1, 1]. */
    private static final double STEP = 1 / 127.0;

    private static MultiLayerNetwork whole;
    private static MultiLayerNetwork lstmAlone;

    @BeforeAll
    static void train() {
        ListBuilder layers = settings()
                .layer(lstm())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(SYMBOLS)
                        .activation(Activation.SOFTMAX)
                        .build());
        whole = new MultiLayerNetwork(
                layers.setInputType(InputType.recurrent(SYMBOLS)).build());
        whole.init();
        for (int i = 0; i < 150; i++) {
            whole.fit(sequences(32, i));
        }
        lstmAlone = new MultiLayerNetwork(settings()
                .layer(lstm())
                .setInputType(InputType.recurrent(SYMBOLS))
                .build());
        lstmAlone.init();
        lstmAlone.getLayer(0).setParams(whole.getLayer(0).params().dup());
    }

    private static ListBuilder settings() {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.02))
                .list();
    }

    private static LSTM lstm() {
        return new LSTM.Builder().nOut(24).activation(Activation.TANH).build();
    }

    /** Symbols, one-hot, and as labels those of two steps before. */
    private static DataSet sequences(int samples, long seed) {
        Random random = new Random(seed);
        INDArray features = Nd4j.zeros(samples, SYMBOLS, TIME);
        INDArray labels = Nd4j.zeros(samples, SYMBOLS, TIME);
        for (int n = 0; n < samples; n++) {
            int[] symbols = random.ints(TIME, 0, SYMBOLS).toArray();
            for (int t = 0; t < TIME; t++) {
                features.putScalar(n, symbols[t], t, 1f);
                labels.putScalar(n, symbols[Math.max(0, t - DELAY)], t, 1f);
            }
        }
        return new DataSet(features, labels);
    }

    static Stream<Arguments> forms() {
        OnnxOptions plain = OnnxOptions.defaults();
        OnnxOptions exact = OnnxOptions.builder().exact(true).build();
        OnnxOptions own = OnnxOptions.builder().dynamicQuantizeLstm(true).build();
        return Stream.of(QuantizationMode.DYNAMIC, QuantizationMode.WEIGHT_AND_ACTIVATION)
                .flatMap(mode -> Stream.of(
                        Arguments.of("LSTM", mode, plain, STEP / 2),
                        Arguments.of("Scan", mode, exact, STEP / 100), // a gate's last bit may change a rounding
                        Arguments.of("DynamicQuantizeLSTM", mode, own, STEP)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("forms")
    void theStateAndTheDecisionsAgree(String operator, QuantizationMode mode, OnnxOptions options, double allowedMean) {
        INDArray states = difference(lstmAlone, operator, mode, options).differences();
        Compared outputs = difference(whole, operator, mode, options);
        double mean = states.ameanNumber().doubleValue();
        if (Boolean.getBoolean("contract.report")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: state off by %.2f / 127 on average, %.2f / 127 at most, %.2f %% within 1 / 127; same guess"
                            + " %.2f %%, right %.2f and %.2f %%%n",
                    operator,
                    mode,
                    mean / STEP,
                    states.amaxNumber().doubleValue() / STEP,
                    100 * shareWithin(STEP, states),
                    100 * share(outputs.here(), outputs.there()),
                    100 * share(outputs.here(), outputs.right()),
                    100 * share(outputs.there(), outputs.right()));
        }
        assertThat(mean).isLessThan(allowedMean);
        assertThat(share(outputs.here(), outputs.right())).isGreaterThan(0.95);
        assertThat(share(outputs.here(), outputs.there())).isGreaterThanOrEqualTo(0.995);
    }

    /** Guesses as [samples, time]. */
    private record Compared(INDArray differences, INDArray here, INDArray there, INDArray right) {}

    private static Compared difference(
            MultiLayerNetwork net, String operator, QuantizationMode mode, OnnxOptions options) {
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                net,
                QuantizationConfig.builder()
                        .mode(mode)
                        .calibrationData(new SingletonDataSetIterator(sequences(64, 1000)))
                        .build());
        var model = OnnxExporter.model(quantized, options);
        assertThat(model.getGraph().getNodeList()).anyMatch(n -> n.getOpType().equals(operator));
        DataSet test = sequences(200, 2000);
        INDArray here = quantized.output(test.getFeatures());
        try (OnnxRuntimeRun run = new OnnxRuntimeRun(model)) {
            INDArray there = run.output(test.getFeatures()).get(0);
            return new Compared(
                    there.sub(here),
                    here.argMax(1),
                    there.argMax(1),
                    test.getLabels().argMax(1));
        }
    }

    private static double shareWithin(double limit, INDArray differences) {
        float[] all = differences.dup('c').data().asFloat();
        int within = 0;
        for (float difference : all) {
            within += Math.abs(difference) <= limit ? 1 : 0;
        }
        return (double) within / all.length;
    }

    private static double share(INDArray guesses, INDArray others) {
        int[] a = guesses.ravel().toIntVector();
        int[] b = others.ravel().toIntVector();
        int same = 0;
        for (int i = 0; i < a.length; i++) {
            same += a[i] == b[i] ? 1 : 0;
        }
        return (double) same / a.length;
    }
}
