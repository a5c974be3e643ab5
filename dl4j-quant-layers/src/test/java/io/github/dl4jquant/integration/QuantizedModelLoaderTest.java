package io.github.dl4jquant.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.errors.QuantizationException;
import io.github.dl4jquant.io.QuantizedModelLoader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class QuantizedModelLoaderTest {

    @TempDir
    Path folder;

    private MultiLayerNetwork trained;
    private MultiLayerNetwork quantized;
    private Path file;

    @BeforeEach
    void saveNetwork() throws IOException {
        trained = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(24)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(8, 8, 3))
                .build());
        trained.init();
        quantized = QuantizationTransform.apply(trained, QuantizationConfig.dynamic());
        file = folder.resolve("net.zip");
        ModelSerializer.writeModel(quantized, file.toFile(), false);
    }

    private static INDArray inputs() {
        Nd4j.getRandom().setSeed(7);
        return Nd4j.randn(5, 3, 8, 8);
    }

    @Test
    void theNetworkIsTheOneThatModelSerializerRestores() throws IOException {
        MultiLayerNetwork expected = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);

        MultiLayerNetwork loaded = QuantizedModelLoader.loadMultiLayerNetwork(file);

        assertThat(loaded.params()).isEqualTo(expected.params());
        assertThat(loaded.params().shape()).isEqualTo(expected.params().shape());
        assertThat(loaded.getLayerWiseConfigurations()).isEqualTo(expected.getLayerWiseConfigurations());
        assertThat(loaded.output(inputs())).isEqualTo(quantized.output(inputs()));
        assertThat(QuantizedModelLoader.isQuantized(file)).isTrue();
    }

    @Test
    void aGraphIsTheOneThatModelSerializerRestores() throws IOException {
        ComputationGraph graph =
                QuantizationTransform.apply(trained.toComputationGraph(), QuantizationConfig.weightOnly());
        ModelSerializer.writeModel(graph, file.toFile(), false);
        ComputationGraph expected = ModelSerializer.restoreComputationGraph(file.toFile(), false);

        ComputationGraph loaded = QuantizedModelLoader.loadComputationGraph(file);

        assertThat(loaded.params()).isEqualTo(expected.params());
        assertThat(loaded.getConfiguration()).isEqualTo(expected.getConfiguration());
        assertThat(loaded.outputSingle(inputs())).isEqualTo(graph.outputSingle(inputs()));
    }

    @Test
    void aLoadedNetworkIsSavedAgainByteForByte() throws IOException {
        Path again = folder.resolve("again.zip");
        ModelSerializer.writeModel(QuantizedModelLoader.loadMultiLayerNetwork(file), again.toFile(), false);

        assertThat(entries(again)).usingRecursiveComparison().isEqualTo(entries(file));
    }

    @Test
    void parametersOutliveTheWorkspaceThatTheyWereLoadedIn() {
        MultiLayerNetwork loaded;
        WorkspaceConfiguration small =
                WorkspaceConfiguration.builder().initialSize(1 << 20).build();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().getAndActivateWorkspace(small, "loader")) {
            loaded = QuantizedModelLoader.loadMultiLayerNetwork(file);
        }
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();

        assertThat(loaded.output(inputs())).isEqualTo(quantized.output(inputs()));
    }

    @Test
    void everyTruncationIsRefusedWithTheFileName() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += whole.length / 40) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                    .isInstanceOf(InvalidNetworkException.class)
                    .hasMessageContaining("Cannot load '" + file + "'");
            assertThat(QuantizedModelLoader.isQuantized(file)).isFalse();
        }
    }

    @Test
    void aChangedByteAnywhereIsRefusedOrHarmless() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            try {
                // time stamps and the like do not matter
                assertThat(QuantizedModelLoader.loadMultiLayerNetwork(file).params())
                        .isEqualTo(quantized.params());
            } catch (QuantizationException e) {
                assertThat(e).hasMessageContaining("Cannot load '" + file + "'");
            }
        }
    }

    /** With checksums that are right: somebody else wrote the file. */
    @Test
    void aChangedByteOfTheHeaderIsRefused() throws IOException {
        Map<String, byte[]> entries = entries(file);
        byte[] coefficients = entries.get(ModelSerializer.COEFFICIENTS_BIN);
        int header = coefficients.length - (int) quantized.numParams();
        for (int at = 0; at < header; at++) {
            byte[] damaged = coefficients.clone();
            damaged[at] ^= 0x40;
            write(entries, damaged);
            try {
                // strides and flags of the shape are not read
                assertThat(QuantizedModelLoader.loadMultiLayerNetwork(file).params())
                        .isEqualTo(quantized.params());
            } catch (QuantizationException e) {
                assertThat(e).hasMessageContaining("Cannot load '" + file + "'");
            }
        }
    }

    @Test
    void parametersOfAnotherNetworkAreRefusedBeforeMemoryIsTaken() throws IOException {
        Map<String, byte[]> entries = entries(file);
        byte[] coefficients = entries.get(ModelSerializer.COEFFICIENTS_BIN);
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        Nd4j.write(Nd4j.createFromArray(new byte[64]), new DataOutputStream(other));
        write(entries, other.toByteArray());
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                .hasMessageContaining("it holds 64 bytes of parameters of shape [64]")
                .hasMessageContaining("its configuration asks for " + quantized.numParams());

        write(entries, Arrays.copyOf(coefficients, coefficients.length - 64));
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                .hasMessageContaining("its parameters end after");

        write(entries, Arrays.copyOf(coefficients, coefficients.length + 1));
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                .hasMessageContaining("followed by something else");
    }

    @Test
    void otherFilesAreRefusedWithWhatTheyAre() throws IOException {
        assertThatThrownBy(() -> QuantizedModelLoader.loadComputationGraph(file))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("Expected a quantized network of this kind");
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(folder.resolve("none.zip")))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("none.zip");

        ModelSerializer.writeModel(trained, file.toFile(), false);
        assertThat(QuantizedModelLoader.isQuantized(file)).isFalse();
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                .hasMessageContaining("type FLOAT, not INT8: it is not quantized");

        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("readme.txt", "hello".getBytes(StandardCharsets.UTF_8));
        writeAll(entries);
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                .hasMessageContaining("zip file without configuration.json");
        assertThatCode(() -> QuantizedModelLoader.isQuantized(file)).doesNotThrowAnyException();
    }

    /** A few kilobytes that unpack to more than any configuration takes, and brackets without end. */
    @Test
    void configurationsThatFillUpMemoryAreRefused() throws IOException {
        Map<String, byte[]> entries = entries(file);
        entries.put(ModelSerializer.CONFIGURATION_JSON, new byte[(1 << 26) + 1]);
        writeAll(entries);
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("Cannot load '" + file + "'")
                .hasMessageContaining("configuration.json is larger than 67108864 bytes");

        entries.put(
                ModelSerializer.CONFIGURATION_JSON, "{\"a\":[".repeat(200_000).getBytes(StandardCharsets.UTF_8));
        writeAll(entries);
        assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("Cannot load '" + file + "'");
    }

    /** Memory is taken for as many bytes as the zip file's directory tells. */
    @Test
    void aConfigurationOfAnotherSizeThanTheDirectoryTellsIsRefused() throws IOException {
        byte[] zip = Files.readAllBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        byte[] name = ModelSerializer.CONFIGURATION_JSON.getBytes(StandardCharsets.UTF_8);
        int at = zip.length - name.length;
        while (!Arrays.equals(zip, at, at + name.length, name, 0, name.length)) {
            at--;
        }
        int sizeAt =
                at - 46 + 24; // an entry of the directory has 46 bytes before its name, the size 24 behind its start
        int size = bytes.getInt(sizeAt);
        for (int wrong : new int[] {size + 1, size - 1}) {
            bytes.putInt(sizeAt, wrong);
            Files.write(file, zip);

            assertThatThrownBy(() -> QuantizedModelLoader.loadMultiLayerNetwork(file))
                    .isInstanceOf(InvalidNetworkException.class)
                    .hasMessageContaining("configuration.json does not hold the " + wrong + " bytes that it should");
        }
    }

    /** What ModelSerializer puts beside a network: the state of a trainer, a normalizer, things of the user's. */
    @Test
    void otherEntriesAreLeftAlone() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
        entries.putAll(entries(file));
        entries.put(ModelSerializer.UPDATER_BIN, new byte[100]);
        entries.put(ModelSerializer.NORMALIZER_BIN, new byte[] {1, 2, 3});
        writeAll(entries);

        assertThat(QuantizedModelLoader.isQuantized(file)).isTrue();
        assertThat(QuantizedModelLoader.loadMultiLayerNetwork(file).output(inputs()))
                .isEqualTo(quantized.output(inputs()));
    }

    private static Map<String, byte[]> entries(Path path) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private void write(Map<String, byte[]> entries, byte... coefficients) throws IOException {
        Map<String, byte[]> changed = new LinkedHashMap<>(entries);
        changed.put(ModelSerializer.COEFFICIENTS_BIN, coefficients);
        writeAll(changed);
    }

    private void writeAll(Map<String, byte[]> entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }
}
