package io.github.dl4jquant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.layers.common.OnnxFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Hands all ONNX files that other tests of this run wrote to ONNX's own checker, with shape inference, in one process of
 * Python. Runs last (see junit-platform.properties). Debian's package is python3-onnx.
 */
@Order(Integer.MAX_VALUE)
class OnnxCheckerTest {

    private static final String SCRIPT = """
            import sys, onnx
            bad = 0
            for name in sys.stdin.read().splitlines():
                try:
                    model = onnx.load(name)
                    onnx.checker.check_model(model, full_check=True)
                    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
                except Exception as e:
                    bad += 1
                    print(name, type(e).__name__, str(e)[:400])
            print('files refused:', bad)
            """;

    @Test
    void onnxCheckerAcceptsEveryFile() throws IOException, InterruptedException {
        List<Path> files = OnnxFolder.all();
        assumeThat(files).as("ONNX files that other tests of this run wrote").isNotEmpty();
        String python = pythonWithOnnx();
        assumeThat(python)
                .as("a Python with the module onnx (Debian: python3-onnx)")
                .isNotNull();

        String said = run(String.join("\n", files.stream().map(Path::toString).toList()), python, "-c", SCRIPT);

        assertThat(said.strip()).isEqualTo("files refused: 0");
    }

    private static String pythonWithOnnx() throws InterruptedException {
        for (String candidate : List.of("/usr/bin/python3", "python3")) {
            if (hasOnnx(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean hasOnnx(String python) throws InterruptedException {
        try {
            return run("", python, "-c", "import onnx; print('found')").contains("found");
        } catch (IOException e) {
            return false; // no such program
        }
    }

    private static String run(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("Python ends").isTrue();
        return said;
    }
}
