package io.github.dl4jquant.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Labels and normalizer in the file. */
class OnnxMetadataTest {

    private static Map<String, String> metadata(OnnxOptions options) {
        ModelProto model = OnnxExporter.model(ExportNetworks.sequential(CNN2DFormat.NCHW), options);
        Map<String, String> entries = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(p -> entries.put(p.getKey(), p.getValue()));
        return entries;
    }

    private static String normalizer(Normalizer<?> normalizer) {
        return metadata(OnnxOptions.builder().normalizer(normalizer).build()).get("normalizer");
    }

    @Test
    void thereIsNoneUnlessItIsGiven() {
        assertThat(metadata(OnnxOptions.defaults())).isEmpty();
    }

    @Test
    void labelsAndOtherEntriesAreText() {
        OnnxOptions options = OnnxOptions.builder()
                .labels(List.of("cat", "say \"dog\""))
                .metadata("author", "me")
                .build();

        assertThat(metadata(options))
                .containsExactly(Map.entry("labels", "[\"cat\",\"say \\\"dog\\\"\"]"), Map.entry("author", "me"));
    }

    @Test
    void normalizersAreNumbers() {
        INDArray data = Nd4j.createFromArray(new float[][] {{1, 10}, {3, 30}});
        NormalizerStandardize standardize = new NormalizerStandardize();
        standardize.fit(new DataSet(data, data));
        NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(0, 1);
        scaler.fit(new DataSet(data, data));

        assertThat(normalizer(standardize))
                .isEqualTo("{\"type\":\"NormalizerStandardize\",\"formula\":\"(x - mean) / std\","
                        + "\"mean\":[2.0,20.0],\"std\":[1.0,10.0]}");
        assertThat(normalizer(scaler)).contains("\"min\":[1.0,10.0],\"max\":[3.0,30.0],\"targetMin\":0.0");
        assertThat(normalizer(new ImagePreProcessingScaler(-1, 1)))
                .contains("\"maxPixelVal\":255.0,\"minRange\":-1.0,\"maxRange\":1.0");
    }
}
