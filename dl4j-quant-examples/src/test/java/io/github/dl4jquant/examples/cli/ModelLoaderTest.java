package io.github.dl4jquant.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every model file that cannot be read is refused with its name and the reason. */
class ModelLoaderTest {

    @TempDir
    static Path folder;

    private static ModelFiles files;
    private static Path model;

    @BeforeAll
    static void trainOnce() throws IOException {
        files = new ModelFiles(folder);
        model = files.save("net.zip", files.sequential());
    }

    @Test
    void aMissingFile() {
        assertRefused(folder.resolve("nothing.zip"), "no such file", "Check the path");
    }

    @Test
    void aFolder() {
        assertRefused(folder, "it is a folder");
    }

    @Test
    void anEmptyFile() throws IOException {
        assertRefused(write("empty.zip", new byte[0]), "the file is empty");
    }

    @Test
    void aFileOfAnotherFormat() throws IOException {
        assertRefused(
                write("text.zip", "some text".getBytes(StandardCharsets.US_ASCII)),
                "neither a Deeplearning4j zip nor a Keras HDF5 file",
                "bytes 736f6d65");
    }

    @Test
    void aZipFileTruncatedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(model);
        for (int length : List.of(10, whole.length / 2, whole.length - 1)) {
            assertRefused(write("truncated" + length + ".zip", Arrays.copyOf(whole, length)), "truncated or damaged");
        }
    }

    @Test
    void aZipFileWithADamagedByte() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        for (int at : List.of(60, bytes.length / 3, bytes.length / 2)) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x55;
            assertRefused(write("damaged" + at + ".zip", damaged), "truncated or damaged");
        }
    }

    @Test
    void aZipFileOfSomethingElse() throws IOException {
        assertRefused(zip("other.zip", "readme.txt", "hello"), "a zip file without configuration.json", "[readme.txt]");
    }

    @Test
    void aConfigurationWithoutParameters() throws IOException {
        assertRefused(zip("untrained.zip", "configuration.json", "{}"), "no parameters", "never trained");
    }

    @Test
    void aConfigurationThatIsNoJson() throws IOException {
        assertRefused(zip("garbled.zip", "configuration.json", "]", "coefficients.bin", "abc"), "truncated or damaged");
    }

    @Test
    void parametersThatDoNotFitTheConfiguration() throws IOException {
        Path short0 = rewritten("short.zip", "coefficients.bin", bytes -> Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(short0, "truncated or damaged");
    }

    @Test
    void aLayerClassThatIsNotThere() throws IOException {
        Path custom = rewritten(
                "custom.zip",
                "configuration.json",
                bytes -> new String(bytes, StandardCharsets.UTF_8)
                        .replace("org.deeplearning4j.nn.conf.layers.DenseLayer", "com.example.MyLayer")
                        .getBytes(StandardCharsets.UTF_8));
        assertRefused(custom, "holds layers that are not on the class path");
    }

    @Test
    void aKerasFileTruncatedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(files.resource("sequential.h5"));
        for (int length : List.of(20, whole.length / 2, whole.length - 100)) {
            assertRefused(write("truncated" + length + ".h5", Arrays.copyOf(whole, length)), "truncated or damaged");
        }
    }

    @Test
    void keras3sOwnFormat() throws IOException {
        assertRefused(zip("net.keras", "model.weights.h5", "x"), "Keras 3's own format", "model.save('name.h5')");
    }

    @Test
    void aDamagedFileIsNotTouched() throws IOException {
        Path damaged = zip("normalizer.zip", "configuration.json", "{}", "normalizer.bin", "abc");
        byte[] before = Files.readAllBytes(damaged);

        assertRefused(damaged, "no parameters");

        assertThat(damaged).hasBinaryContent(before);
    }

    private static void assertRefused(Path path, String... parts) {
        CommandRun run = CommandRun.of("inspect", path);
        run.assertFailed(1, parts);
        assertThat(run.err()).contains("Cannot read model '" + path + "'");
        assertThat(run.err().strip().lines()).as("lines of the message").hasSize(1);
    }

    private static Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static Path zip(String name, String... entriesAndTexts) throws IOException {
        Path path = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (int i = 0; i < entriesAndTexts.length; i += 2) {
                put(zip, entriesAndTexts[i], entriesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return path;
    }

    private static Path rewritten(String name, String entry, java.util.function.UnaryOperator<byte[]> change)
            throws IOException {
        Path path = folder.resolve(name);
        try (ZipFile source = new ZipFile(model.toFile());
                OutputStream out = Files.newOutputStream(path);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry old : java.util.Collections.list(source.entries())) {
                byte[] bytes = source.getInputStream(old).readAllBytes();
                put(zip, old.getName(), old.getName().equals(entry) ? change.apply(bytes) : bytes);
            }
        }
        return path;
    }

    private static void put(ZipOutputStream zip, String entry, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(bytes);
        zip.closeEntry();
    }
}
