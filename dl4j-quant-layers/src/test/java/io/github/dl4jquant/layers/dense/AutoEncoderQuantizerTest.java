package io.github.dl4jquant.layers.dense;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.nd4j.linalg.activations.Activation;

class AutoEncoderQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(Subject.of(
                        "two",
                        TestNetworks.sequential(
                                InputType.feedForward(12),
                                encoder("first", Activation.SIGMOID),
                                encoder("second", Activation.RELU)),
                        12)
                .expecting("first", Precision.INT8_STATIC)
                .expecting("second", Precision.INT8_STATIC));
    }

    private static AutoEncoder encoder(String name, Activation activation) {
        return new AutoEncoder.Builder()
                .name(name)
                .nOut(9)
                .corruptionLevel(0.3)
                .activation(activation)
                .build();
    }
}
