package io.github.dl4jquant.examples.onnx;

import io.github.dl4jquant.errors.QuantizationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * ONNX's own checker, with shape inference, in a process of Python. It is the module {@code onnx}; Debian's package is
 * python3-onnx. Stateless.
 *
 * @param python the program that has the module
 */
public record OnnxChecker(String python) {

    private static final int MINUTES = 10;

    /** Takes a file and the sizes of its first input. */
    private static final String SCRIPT = """
            import sys, onnx
            def check(model):
                onnx.checker.check_model(model, full_check=True)
                onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
            try:
                model = onnx.load(sys.argv[1])
                check(model)
                sizes = [int(size) for size in sys.argv[2].split(',')]
                dims = model.graph.input[0].type.tensor_type.shape.dim
                if len(dims) != len(sizes):
                    raise ValueError('input of %d axes instead of %d' % (len(dims), len(sizes)))
                for dim, size in zip(dims, sizes):
                    dim.dim_value = size
                check(model)
                print('accepted')
            except Exception as e:
                print(type(e).__name__ + ':', str(e)[:400])
            """;

    /** The first Python of this machine that has the module. */
    public static Optional<OnnxChecker> find() {
        return List.of("python3", "/usr/bin/python3").stream()
                .filter(OnnxChecker::hasOnnx)
                .findFirst()
                .map(OnnxChecker::new);
    }

    private static boolean hasOnnx(String python) {
        try {
            return lastLine(run(python, "-c", "import onnx; print('found')")).equals("found");
        } catch (IOException e) {
            return false; // no such program
        }
    }

    /**
     * Why a file is not valid ONNX, in one line: as it is, or with the sizes of its first input fixed; empty if it is valid.
     *
     * @param inputShape with the minibatch
     * @throws IOException if Python cannot be run
     */
    public Optional<String> refusal(Path file, long... inputShape) throws IOException {
        String sizes = Arrays.stream(inputShape).mapToObj(Long::toString).collect(Collectors.joining(","));
        String said = run(python, "-c", SCRIPT, file.toString(), sizes);
        return lastLine(said).equals("accepted") ? Optional.empty() : Optional.of(said.replaceAll("\\s+", " "));
    }

    /** Python may warn of something first. */
    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static String run(String... command) throws IOException {
        Path said = Files.createTempFile("dl4j-quant-checker", ".txt"); // a pipe could not be left after some time
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                return "no answer within " + MINUTES + " minutes";
            }
            String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "Python ended with exit code " + process.exitValue() : text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QuantizationException("Interrupted while Python was checking a file", e);
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }
}
