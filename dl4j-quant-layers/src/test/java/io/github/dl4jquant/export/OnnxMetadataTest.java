package io.github.dl4jquant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.ExportException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerHybrid;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.VGG16ImagePreProcessor;
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

    private static final INDArray ONE = Nd4j.createFromArray(new float[][] {{1, 10}, {3, 30}});
    private static final INDArray TWO = Nd4j.createFromArray(new float[][] {{0}, {8}});

    /** Without them nobody can tell what the outputs of a regression mean. */
    @Test
    void whatWasDoneToLabelsIsSaid() {
        NormalizerStandardize standardize = new NormalizerStandardize();
        standardize.fitLabel(true);
        standardize.fit(new DataSet(ONE, TWO));
        NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(-1, 1);
        scaler.fitLabel(true);
        scaler.fit(new DataSet(ONE, TWO));
        assertThat(normalizer(standardize))
                .endsWith("\"labels\":{\"formula\":\"(y - mean) / std\",\"mean\":[4.0],\"std\":[4.0]}}");
        assertThat(normalizer(scaler))
                .contains("\"labels\":{\"formula\":\"(y - min) / (max - min)")
                .endsWith("\"min\":[0.0],\"max\":[8.0],\"targetMin\":-1.0,\"targetMax\":1.0}}");
    }

    @Test
    void normalizersOfSeveralInputsAreNumbersByIndex() {
        MultiDataSet data = new MultiDataSet(new INDArray[] {ONE, TWO}, new INDArray[] {TWO});
        MultiNormalizerStandardize standardize = new MultiNormalizerStandardize();
        standardize.fit(data);
        MultiNormalizerMinMaxScaler scaler = new MultiNormalizerMinMaxScaler(0, 2);
        scaler.fitLabel(true);
        scaler.fit(data);
        MultiNormalizerHybrid mixed = new MultiNormalizerHybrid()
                .standardizeAllInputs()
                .minMaxScaleInput(1, -1, 1)
                .minMaxScaleOutput(0);
        mixed.fit(data);
        assertThat(normalizer(standardize))
                .isEqualTo("{\"type\":\"MultiNormalizerStandardize\",\"inputs\":{"
                        + "\"0\":{\"formula\":\"(x - mean) / std\",\"mean\":[2.0,20.0],\"std\":[1.0,10.0]},"
                        + "\"1\":{\"formula\":\"(x - mean) / std\",\"mean\":[4.0],\"std\":[4.0]}}}");
        assertThat(normalizer(scaler))
                .contains("\"1\":{", "\"min\":[0.0],\"max\":[8.0],\"targetMin\":0.0,\"targetMax\":2.0}}")
                .contains("\"labels\":{\"0\":{");
        assertThat(normalizer(mixed))
                .contains("\"inputs\":{\"0\":{\"formula\":\"(x - mean) / std\",\"mean\":[2.0,20.0]")
                .contains("\"1\":{\"formula\":\"(x - min)", "\"max\":[8.0],\"targetMin\":-1.0,\"targetMax\":1.0}}")
                .contains("\"labels\":{\"0\":{\"formula\":\"(y - min)", "\"targetMin\":0.0,\"targetMax\":1.0}}");
    }

    @Test
    void theMeanOfVgg16IsSaid() {
        assertThat(normalizer(new VGG16ImagePreProcessor()))
                .contains("\"formula\":\"x - mean\",\"mean\":[103.939,116.779,123.68]");
    }

    @Test
    void aNormalizerWithoutNumbersIsRefused() {
        assertThatThrownBy(() -> normalizer(new NormalizerStandardize()))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("the normalizer, a NormalizerStandardize")
                .hasMessageContaining("call fit first");
        assertThatThrownBy(() -> normalizer(new MultiNormalizerMinMaxScaler()))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("a MultiNormalizerMinMaxScaler");
        assertThatThrownBy(() -> normalizer(new MultiNormalizerHybrid().standardizeAllInputs()))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("a MultiNormalizerHybrid");
    }
}
