package io.github.dl4jquant.examples.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.export.OnnxSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

class LayerAgreementTest {

    @TempDir
    Path folder;

    private SettledNetwork settled;
    private Subject quantized;
    private OnnxSummary written;

    private ModelProto export(String network) throws IOException {
        ZooNetwork zoo = ZooNetwork.all().stream()
                .filter(n -> n.name().equals(network))
                .findFirst()
                .orElseThrow();
        settled = SettledNetwork.of(zoo, zoo.naturalSize());
        quantized = new Subject(settled.network()
                .quantize(settled.config(QuantizationMode.WEIGHT_AND_ACTIVATION))
                .network());
        Path file = folder.resolve("network.onnx");
        written = quantized.export(file, OnnxOptions.defaults());
        return ModelProto.parseFrom(Files.readAllBytes(file));
    }

    @Test
    void theLayersOfAnExportedNetworkAgree() throws IOException {
        ModelProto model = export("SimpleCNN");

        LayerAgreement agreement = LayerAgreement.of(quantized, settled.features(2), model, written);

        assertThat(agreement.layers()).isGreaterThan(10);
        assertThat(agreement.withinStep()).isGreaterThan(0.999);
    }

    @Test
    void aLayerWithOtherWeightsIsFoundAndTheOthersStillAgree() throws IOException {
        ModelProto model = export("LeNet");
        INDArray features = settled.features(2);
        int layers = LayerAgreement.of(quantized, features, model, written).layers();

        LayerAgreement agreement = LayerAgreement.of(quantized, features, withZeroWeights(model, "cnn2"), written);

        assertThat(agreement.worstLayer()).isEqualTo("cnn2");
        assertThat(agreement.worst()).isLessThan(0.5);
        assertThat(agreement.layers()).isEqualTo(layers);
        assertThat(agreement.withinStep()).isGreaterThan(0.5);
    }

    private static ModelProto withZeroWeights(ModelProto model, String layer) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto constant = graph.getInitializer(i);
            if (constant.getName().equals(layer + "/weights")) {
                byte[] zeros = new byte[constant.getRawData().size()];
                graph.setInitializer(i, constant.toBuilder().setRawData(ByteString.copyFrom(zeros)));
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }
}
