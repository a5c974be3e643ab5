package io.github.dl4jquant.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartTest {

    /** Barely trained, the networks are unsure: small changes flip many answers, so accuracy is not held closely. */
    private static final QuickStart.Effort SMALL = new QuickStart.Effort(10, 200, 100, 1, 2, 0.1);

    @Test
    void aSmallRunPassesItsChecksAndShowsEveryModeOfEveryNetwork(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

        assertThat(new QuickStart(print, folder, SMALL).run())
                .as("checks that failed")
                .isEmpty();

        assertThat(out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.strip().split(" {2,}", 2)[0]))
                .filteredOn(name -> name.matches("Deeplearning4j float|float32|weightOnly|dynamic|weightAndActivation"))
                .hasSize(15);
        assertThat(folder.toFile().list()).hasSize(15).allMatch(name -> name.endsWith(".zip"));
    }
}
