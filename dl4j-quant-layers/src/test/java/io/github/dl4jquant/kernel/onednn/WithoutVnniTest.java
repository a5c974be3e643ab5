package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other instruction sets, each in a process of its own: oneDNN reads the variable once. */
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
class WithoutVnniTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"SSE41", "AVX2", "AVX512_CORE"})
    void int8NumbersAreTheSameAsWithVnni(String isa) throws Exception {
        String output = run(isa);
        assertThat(output).contains("split in two").contains("differences: 0").doesNotContain("DIFFERS");
    }

    private String run(String isa) throws Exception {
        Path arguments = folder.resolve("arguments");
        String classPath = System.getProperty("java.class.path").replace("\\", "\\\\");
        Files.writeString(arguments, "-cp \"" + classPath + "\"\n" + Int8Agreement.class.getName() + "\n");
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "@" + arguments));
        builder.environment().put("ONEDNN_MAX_CPU_ISA", isa);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.directory(new File(System.getProperty("java.io.tmpdir")))
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended in time").isTrue();
        String text = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
