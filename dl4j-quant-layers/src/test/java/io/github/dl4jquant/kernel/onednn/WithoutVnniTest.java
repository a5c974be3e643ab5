package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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
        String output = ForkedJvm.run(Int8Agreement.class, "-Xmx1g", Map.of("ONEDNN_MAX_CPU_ISA", isa), folder);
        assertThat(output).contains("split in two").contains("differences: 0").doesNotContain("DIFFERS");
    }

    @Test
    void helpersThatCannotShareLeaveNoSecondPackedForm() throws Exception {
        String output = ForkedJvm.run(PackedForHelpers.class, "-Xmx1g", Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"), folder);
        Matcher bytes =
                Pattern.compile("packed bytes: (\\d+), with helpers: (\\d+)").matcher(output);
        assertThat(bytes.find()).as(output).isTrue();
        assertThat(Long.parseLong(bytes.group(1))).as(output).isPositive();
        assertThat(bytes.group(2)).isEqualTo(bytes.group(1));
    }
}
