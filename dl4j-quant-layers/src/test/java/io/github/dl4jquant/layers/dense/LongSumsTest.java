package io.github.dl4jquant.layers.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums of more products than INT32 has room for in the worst case. */
class LongSumsTest {

    private static final int INPUTS = 70_000;

    /** 70,000 times 255 times 127 is more than 2^31. */
    @Test
    void weightsThatCouldMakeASumOverflowAreNotMultipliedInInt8() {
        MultiLayerNetwork net = network();
        net.params().assign(0.01);
        INDArray ones = Nd4j.ones(1, INPUTS);

        QuantizationResult<MultiLayerNetwork> result =
                QuantizationTransform.transform(net, QuantizationConfig.dynamic());

        NodePlan plan = result.plan().nodes().get(0);
        assertThat(plan.precision()).isEqualTo(Precision.INT8_WEIGHT);
        assertThat(plan.reason()).contains("INT32");
        float expected = net.output(ones).getFloat(0);
        assertThat(result.network().output(ones).getFloat(0))
                .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-3f * expected));
    }

    @Test
    void askedForNevertheless() {
        MultiLayerNetwork net = network();
        net.params().assign(0.01);
        String name = net.getLayer(0).conf().getLayer().getLayerName();

        assertThatThrownBy(() -> QuantizationTransform.apply(
                        net,
                        QuantizationConfig.builder()
                                .mode(QuantizationMode.WEIGHT_ONLY)
                                .precision(name, Precision.INT8_DYNAMIC)
                                .build()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("might not fit into INT32");
    }

    @Test
    void weightsOfManySizesStayInInt8() {
        QuantizationResult<MultiLayerNetwork> result =
                QuantizationTransform.transform(network(), QuantizationConfig.dynamic());

        assertThat(result.plan().nodes().get(0).precision()).isEqualTo(Precision.INT8_DYNAMIC);
    }

    private static MultiLayerNetwork network() {
        return TestNetworks.sequential(
                InputType.feedForward(INPUTS),
                new DenseLayer.Builder()
                        .nOut(3)
                        .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
                        .build());
    }
}
