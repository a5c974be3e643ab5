package io.github.dl4jquant.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs with -Pbenchmarks only. */
class TimesTest {

    @Test
    void percentilesAreOfTheNearestRank() {
        List<Double> nanos =
                IntStream.rangeClosed(1, 100).mapToObj(i -> (101 - i) * 1000.0).toList();

        assertThat(Times.of(nanos)).isEqualTo(new Times(100, 1, 50, 90, 99));
    }

    @Test
    void oneCallIsEveryPercentile() {
        assertThat(Times.of(List.of(1500.0))).isEqualTo(new Times(1, 1.5, 1.5, 1.5, 1.5));
    }

    @Test
    void partsAreSummedNumberByNumber() {
        Times sum = Times.sum(List.of(new Times(10, 1, 2, 3, 4), new Times(7, 10, 20, 30, 40)));

        assertThat(sum).isEqualTo(new Times(7, 11, 22, 33, 44));
    }
}
