package io.github.dl4jquant.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {

    private static final CsvSource.Format STANDARD = CsvSource.Format.standard();

    @TempDir
    Path folder;

    @Test
    void theLastColumnIsTheClassUnlessSaidOtherwise() throws IOException {
        CsvSource source = CsvSource.read(csv("1,2.5,0\n-3,4e1,2\n"), STANDARD);

        List<Sample> samples = all(source);

        assertThat(source.sampleShape()).containsExactly(2);
        assertThat(samples.get(0).features()).containsExactly(1, 2.5f);
        assertThat(samples.get(1).features()).containsExactly(-3, 40);
        assertThat(samples).extracting(Sample::label).containsExactly(0, 2);
    }

    @Test
    void labelColumnDelimiterAndHeaderCanBeChosen() throws IOException {
        CsvSource source = CsvSource.read(csv("class;a;b\n1;5;6\n"), new CsvSource.Format(0, ';', 1));

        Sample only = all(source).get(0);

        assertThat(only.label()).isEqualTo(1);
        assertThat(only.features()).containsExactly(5, 6);
        assertThat(only.place()).startsWith("line 2 of");
    }

    @Test
    void withoutLabelsEveryColumnIsAValue() throws IOException {
        CsvSource source = CsvSource.read(csv("1,2,3\n"), new CsvSource.Format(CsvSource.NO_LABEL_COLUMN, ',', 0));

        assertThat(source.isLabelled()).isFalse();
        assertThat(all(source).get(0).features()).containsExactly(1, 2, 3);
    }

    @Test
    void blankLinesAreLeftOut() throws IOException {
        assertThat(all(CsvSource.read(csv("1,2,0\n\n3,4,1\n\n"), STANDARD))).hasSize(2);
    }

    @Test
    void aHeaderIsRefusedWithAdvice() throws IOException {
        assertRefused("a,b,c\n1,2,0\n", "line 1 of", "column 0 holds 'a'", "--csv-skip 1");
    }

    @Test
    void aValueThatIsNoNumberIsNamedWithItsPlace() throws IOException {
        assertRefused("1,2,0\n3,x,1\n", "line 2 of", "column 1 holds 'x'; expected a number");
    }

    @Test
    void notANumberAndInfinityAreRefused() throws IOException {
        assertRefused("1,NaN,0\n", "column 1 holds NaN; expected a finite number");
        assertRefused("Infinity,1,0\n", "column 0 holds Infinity; expected a finite number");
    }

    @Test
    void aShortRowIsRefused() throws IOException {
        assertRefused("1,2,0\n3,4\n", "line 2 of", "has 2 columns; expected 3");
    }

    @Test
    void aClassThatIsNoWholeNumberIsRefused() throws IOException {
        assertRefused("1,2,0.5\n", "its class, in column 2, is '0.5'", "label column");
        assertRefused("1,2,-1\n", "its class, in column 2, is '-1'");
    }

    @Test
    void aWrongDelimiterIsRefused() throws IOException {
        assertRefused("1;2;0\n", "has 1 column(s) separated by ','", "Check the delimiter");
    }

    @Test
    void aLabelColumnBeyondTheLastIsRefused() throws IOException {
        Path path = csv("1,2,0\n");

        assertThatThrownBy(() -> CsvSource.read(path, new CsvSource.Format(3, ',', 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has 3 column(s)")
                .hasMessageContaining("a class number in column 3");
    }

    @Test
    void aFileWithoutRowsIsRefused() throws IOException {
        Path path = csv("a,b,c\n");

        assertThatThrownBy(() -> CsvSource.read(path, new CsvSource.Format(-1, ',', 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds no rows after the first 1 line(s)");
    }

    @Test
    void aFolderIsRefused() {
        assertThatThrownBy(() -> CsvSource.read(folder, STANDARD))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it is a folder; expected a file");
    }

    private void assertRefused(String text, String... parts) throws IOException {
        Path path = csv(text);
        assertThatThrownBy(() -> all(CsvSource.read(path, STANDARD)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + path + "'")
                .hasMessageContainingAll(parts);
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    private static List<Sample> all(DataSource source) {
        List<Sample> samples = new ArrayList<>();
        try (SampleReader reader = source.open()) {
            while (reader.hasNext()) {
                samples.add(reader.next());
            }
        }
        return samples;
    }
}
