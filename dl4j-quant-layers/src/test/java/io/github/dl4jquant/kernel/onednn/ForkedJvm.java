package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a process of its own, with this one's class path. */
final class ForkedJvm {

    private ForkedJvm() {}

    /** What the program printed; fails the test if it does not end well within five minutes. */
    static String run(Class<?> main, String heap, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        return run(main, heap, environment, folder, System.getProperty("java.class.path"));
    }

    /** The same with another class path. */
    static String run(Class<?> main, String heap, Map<String, String> environment, Path folder, String path)
            throws IOException, InterruptedException {
        Path arguments = folder.resolve("arguments");
        String classPath = path.replace("\\", "\\\\");
        Files.writeString(arguments, "-cp \"" + classPath + "\"\n" + main.getName() + "\n");
        Path log = folder.resolve("log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(java, heap, "@" + arguments));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.directory(new File(System.getProperty("java.io.tmpdir")))
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
        String text = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
