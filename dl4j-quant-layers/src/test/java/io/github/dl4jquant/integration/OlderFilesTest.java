package io.github.dl4jquant.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.io.EmbeddedPlan;
import io.github.dl4jquant.io.QuantizedModelLoader;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.session.InferenceSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Files that the library wrote when parameter blocks were in version 2 (an LSTM, two dense layers and softmax, one of the
 * dense layers packed in the second file, dynamic mode) and 3 (two convolutions, a depthwise one, and two dense layers, the
 * second convolution packed in the second file, weights and activations). Packed for AVX512-VNNI.
 */
class OlderFilesTest {

    /** What the library gave that wrote the files. */
    private static final float[] WRITTEN = {
        0.27271575f, 0.22100799f, 0.25649017f, 0.24978608f, 0.2179842f, 0.23738006f, 0.29323357f, 0.25140214f
    };

    private static final float[] WRITTEN_IN_3 = {
        0.25599518f, 0.25323522f, 0.23640028f, 0.25436932f, 0.25699183f, 0.25564545f, 0.21554285f, 0.27181986f
    };

    @TempDir
    Path folder;

    private static INDArray images() {
        return Nd4j.linspace(DataType.FLOAT, -3, 0.0138, 2 * 3 * 9 * 8).reshape('c', 2, 3, 9, 8);
    }

    private static INDArray input() {
        return Nd4j.linspace(DataType.FLOAT, -3, 0.05, 2 * 8 * 9).reshape('c', 2, 8, 9);
    }

    private Path file(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (InputStream in = OlderFilesTest.class.getResourceAsStream(name)) {
            Files.copy(in, copy);
        }
        return copy;
    }

    @ParameterizedTest
    @ValueSource(strings = {"version-2.zip", "version-2-packed.zip"})
    void version2IsReadBothWaysRunCompiledAndSavedAgain(String name) throws IOException {
        Path file = file(name);
        MultiLayerNetwork net = QuantizedModelLoader.loadMultiLayerNetwork(file);
        MultiLayerNetwork other = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);

        assertThat(net.getLayer("hidden").params().getInt(4)).isEqualTo(2);
        INDArray result = net.output(input());
        assertThat(other.output(input())).isEqualTo(result);
        float[] values = result.dup('c').data().asFloat();
        for (int i = 0; i < WRITTEN.length; i++) {
            assertThat(values[i]).isCloseTo(WRITTEN[i], within(2e-6f));
        }
        try (InferenceSession session = InferenceSession.compile(QuantizedModelLoader.loadMultiLayerNetwork(file))) {
            assertThat(session.output(input())).isEqualTo(result);
        }
        Path again = folder.resolve("again.zip");
        ModelSerializer.writeModel(net, again.toFile(), false);
        assertThat(QuantizedModelLoader.loadMultiLayerNetwork(again).output(input()))
                .isEqualTo(result);
        assertThat(net.clone().output(input())).isEqualTo(result);
        assertThat(EmbeddedPlan.of(net).nodes().get(0).precision()).isEqualTo(Precision.INT8_DYNAMIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version-3.zip", "version-3-packed.zip"})
    void version3IsReadBothWaysRunCompiledAndSavedAgain(String name) throws IOException {
        Path file = file(name);
        MultiLayerNetwork net = QuantizedModelLoader.loadMultiLayerNetwork(file);
        MultiLayerNetwork other = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);

        assertThat(net.getLayer("second").params().getInt(4)).isEqualTo(3);
        INDArray result = net.output(images());
        assertThat(other.output(images())).isEqualTo(result);
        float[] values = result.dup('c').data().asFloat();
        for (int i = 0; i < WRITTEN_IN_3.length; i++) {
            assertThat(values[i]).isCloseTo(WRITTEN_IN_3[i], within(2e-6f));
        }
        try (InferenceSession session = InferenceSession.compile(QuantizedModelLoader.loadMultiLayerNetwork(file))) {
            assertThat(session.output(images())).isEqualTo(result);
        }
        Path again = folder.resolve("again.zip");
        ModelSerializer.writeModel(net, again.toFile(), false);
        assertThat(QuantizedModelLoader.loadMultiLayerNetwork(again).output(images()))
                .isEqualTo(result);
        assertThat(net.clone().output(images())).isEqualTo(result);
    }

    /** Without packing there is nothing to compare. */
    @ParameterizedTest
    @ValueSource(strings = {"version-2.zip", "version-2-packed.zip"})
    void weightsOfVersion2ArePackedWhereTheyLie(String name) throws IOException {
        org.assertj.core.api.Assumptions.assumeThat(KernelProviders.get().description())
                .startsWith("oneDNN")
                .doesNotContain("split");
        MultiLayerNetwork net = QuantizedModelLoader.loadMultiLayerNetwork(file(name));
        INDArray block = net.getLayer("hidden").params();
        assertThat(block.getInt(32)).isEqualTo(name.contains("packed") ? 1 : 0);

        net.output(input());

        assertThat(block.getInt(32)).isEqualTo(1);
    }
}
