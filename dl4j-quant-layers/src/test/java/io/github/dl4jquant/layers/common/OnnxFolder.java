package io.github.dl4jquant.layers.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;

/** Where tests leave the ONNX files that they made, for {@code onnx.checker} to look at all of them at once. */
public final class OnnxFolder {

    private static final Path FOLDER = Path.of("target", "onnx");

    private OnnxFolder() {}

    /**
     * Writes a model.
     *
     * @param test the class, a folder of its own
     */
    public static void keep(Class<?> test, String name, ModelProto model) {
        try {
            Path folder = Files.createDirectories(FOLDER.resolve(test.getSimpleName()));
            String file = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".onnx";
            Files.write(folder.resolve(file), model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was kept since this process began. */
    public static List<Path> all() {
        long begin = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        try (Stream<Path> files = Files.exists(FOLDER) ? Files.walk(FOLDER) : Stream.empty()) {
            return files.filter(f -> f.toString().endsWith(".onnx"))
                    .filter(f -> f.toFile().lastModified() >= begin)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
