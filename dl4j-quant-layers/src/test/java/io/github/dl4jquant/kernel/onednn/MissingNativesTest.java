package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingNativesTest {

    @Test
    void withoutOneDnnsLibraryTheReferenceKernelsRunAndOneWarningSaysSo(@TempDir Path folder) throws Exception {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !new File(entry).getName().matches("dnnl-.*-(linux|macosx|windows)-.*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(path).isNotEqualTo(System.getProperty("java.class.path"));

        String output = ForkedJvm.run(MissingNatives.class, "-Xmx500m", Map.of(), folder, path);

        assertThat(output).contains("kernels: reference (plain Java)").contains("answers: the same");
        assertThat(output.split("Int8 kernels run on", -1))
                .as("one warning in: %s", output)
                .hasSize(2);
    }
}
