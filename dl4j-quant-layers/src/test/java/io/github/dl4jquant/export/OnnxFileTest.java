package io.github.dl4jquant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Files: complete or not there, one or two. */
class OnnxFileTest {

    /** Weights of 12,000 and 9,600 bytes go into a second file. */
    private static final OnnxOptions TWO_FILES =
            OnnxOptions.builder().singleFileBytes(1000).build();

    @TempDir
    private Path folder;

    private static MultiLayerNetwork wide() {
        return TestNetworks.sequential(
                InputType.feedForward(50),
                new DenseLayer.Builder().nOut(60).build(),
                new DenseLayer.Builder().nOut(40).build());
    }

    private static INDArray run(MultiLayerNetwork net, INDArray input) {
        try (OnnxRuntimeRun run = new OnnxRuntimeRun(OnnxExporter.model(net, OnnxOptions.defaults()))) {
            return run.output(input).get(0);
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void weightsCanLieInASecondFile() throws IOException {
        MultiLayerNetwork net = ExportNetworks.sequential(CNN2DFormat.NCHW);
        MultiLayerNetwork wide = wide();
        File one = folder.resolve("one.onnx").toFile();
        File two = folder.resolve("two.onnx").toFile();
        OnnxExporter.export(net, one);
        OnnxSummary summary = OnnxExporter.export(wide, two, TWO_FILES);
        INDArray x = ExportNetworks.inputs(2, 3, 10, 8);
        assertThat(OnnxRuntimeRun.output(one, "input", x)).isEqualTo(run(net, x));
        INDArray y = ExportNetworks.inputs(2, 50);
        assertThat(OnnxRuntimeRun.output(two, "input", y)).isEqualTo(run(wide, y));
        assertThat(names()).containsExactlyInAnyOrder("one.onnx", "two.onnx", "two.onnx.data");
        assertThat(Files.size(folder.resolve("two.onnx.data"))).isEqualTo(12288 + 12288);
        assertThat(two.length()).isLessThan(2000);
        assertThat(summary.bytes()).isEqualTo(two.length() + 12288 + 12288);
    }

    @Test
    void bothFilesTakeThePlaceOfOlderOnes() {
        File file = folder.resolve("net.onnx").toFile();
        OnnxExporter.export(
                TestNetworks.sequential(
                        InputType.feedForward(90),
                        new DenseLayer.Builder().nOut(60).build()),
                file,
                TWO_FILES);
        MultiLayerNetwork wide = wide();
        OnnxExporter.export(wide, file, TWO_FILES);
        INDArray y = ExportNetworks.inputs(2, 50);
        assertThat(OnnxRuntimeRun.output(file, "input", y)).isEqualTo(run(wide, y));
        assertThat(folder.resolve("net.onnx.data")).hasSize(12288 + 12288);
    }

    @Test
    void aFolderIsNoFileAndNothingIsWrittenBesideIt() throws IOException {
        Files.createDirectory(folder.resolve("net.onnx"));
        File file = folder.resolve("net.onnx").toFile();
        for (OnnxOptions options : new OnnxOptions[] {OnnxOptions.defaults(), TWO_FILES}) {
            assertThatThrownBy(() -> OnnxExporter.export(wide(), file, options))
                    .isInstanceOf(ExportException.class)
                    .hasMessageContaining("'" + file + "': it is a folder")
                    .hasMessageContaining(new File(file, "net.onnx").getPath());
        }
        assertThat(names()).containsExactly("net.onnx");
        Files.createDirectory(folder.resolve("other.onnx.data"));
        File other = folder.resolve("other.onnx").toFile();
        assertThatThrownBy(() -> OnnxExporter.export(wide(), other, TWO_FILES))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("other.onnx.data': it is a folder");
        assertThat(names()).containsExactlyInAnyOrder("net.onnx", "other.onnx.data");
    }

    /** A second file of new weights beside the old network would be read as its weights. */
    @Test
    void filesStayAsTheyWereWhereWritingFails() throws IOException {
        Path file = Files.writeString(folder.resolve("net.onnx"), "network");
        Path data = Files.writeString(folder.resolve("net.onnx.data"), "weights");
        String temporary = ".net.onnx-" + ProcessHandle.current().pid() + ".tmp";
        Path inTheWay = Files.createDirectory(folder.resolve(temporary)); // so that this file cannot be written
        assertThatThrownBy(() -> OnnxExporter.export(wide(), file.toFile(), TWO_FILES))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Check that the folder exists");
        assertThat(file).hasContent("network");
        assertThat(data).hasContent("weights");
        assertThat(inTheWay).doesNotExist();
        assertThat(names()).containsExactlyInAnyOrder("net.onnx", "net.onnx.data");
    }

    @Test
    void aFileThatCannotBeWrittenIsAnError() {
        File file = folder.resolve("missing").resolve("net.onnx").toFile();
        assertThatThrownBy(() -> OnnxExporter.export(ExportNetworks.residual(), file))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining(file.getPath())
                .hasMessageContaining("Check that the folder exists");
        assertThatThrownBy(() -> OnnxExporter.export(ExportNetworks.residual(), null))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("the file is null");
    }
}
