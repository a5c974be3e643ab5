package io.github.dl4jquant.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.lang.ref.WeakReference;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A session keeps no array of its caller's alive once a call is over. */
class ForgottenInputsTest {

    @Test
    void anExecutionLetsGoOfItsInputsAndOfResultsThatMayBeViewsOfThem() {
        INDArray given = Nd4j.ones(DataType.FLOAT, 1, 3);
        INDArray own = Nd4j.ones(DataType.FLOAT, 1, 3);
        INDArray[] tensors = {null, null, own};
        Step.LayerStep view =
                new Step.LayerStep((inputs, all) -> inputs[0].reshape(3, 1), null, false, new int[] {0}, 1, 1);
        try (Execution execution = new Execution(List.of(view), tensors, 1, List.of(1), null)) {
            execution.run(given);
            assertThat(execution.output(0).shape()).containsExactly(3, 1);

            execution.forgetInputs();

            assertThat(tensors).containsExactly(null, null, own);
            execution.run(given);
            assertThat(execution.outputFloats(0).get(2)).isEqualTo(1f);
        }
    }

    @Test
    void theArrayOfTheLastCallCanBeCollected() {
        assertCollected(
                TestNetworks.sequential(
                        InputType.convolutional(6, 5, 3),
                        new ConvolutionLayer.Builder(3, 3).nOut(8).build(),
                        new DenseLayer.Builder().nOut(5).build()),
                2,
                3,
                6,
                5);
        assertCollected(
                TestNetworks.sequential(
                        InputType.recurrent(3),
                        new LSTM.Builder().nOut(4).build(),
                        new RnnOutputLayer.Builder().nOut(2).build()),
                2,
                3,
                5);
    }

    private static void assertCollected(MultiLayerNetwork net, long... shape) {
        try (InferenceSession session =
                InferenceSession.compile(QuantizationTransform.apply(net, QuantizationConfig.dynamic()))) {
            WeakReference<INDArray> input = used(session, shape);
            for (int i = 0; i < 100 && !input.refersTo(null); i++) {
                System.gc();
            }
            assertThat(input.refersTo(null)).isTrue();
            assertThat(session.output(Nd4j.ones(DataType.FLOAT, shape)).size(0)).isEqualTo(2);
        }
    }

    /** In a frame of its own, so that nothing of the caller's refers to the input any more. */
    private static WeakReference<INDArray> used(InferenceSession session, long... shape) {
        INDArray input = Nd4j.ones(DataType.FLOAT, shape);
        session.output(input);
        session.output(input);
        return new WeakReference<>(input);
    }
}
