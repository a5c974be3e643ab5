package io.github.dl4jquant.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaTest {

    @Test
    void aChainNeedsTheTwoLargestNeighbours() {
        Arena arena = new Arena(
                List.of(new Arena.Request(640, 0, 1), new Arena.Request(1280, 1, 2), new Arena.Request(64, 2, 3)));

        assertThat(arena.size()).isEqualTo(1920);
        assertThat(arena.offset(1)).isZero();
        assertThat(arena.offset(0)).isEqualTo(1280);
        assertThat(arena.offset(2)).isEqualTo(1280);
    }

    @Test
    void tensorsStartAtMultiplesOf64() {
        Arena arena =
                new Arena(List.of(new Arena.Request(1, 0, 5), new Arena.Request(65, 0, 5), new Arena.Request(0, 0, 5)));

        assertThat(arena.size()).isEqualTo(256);
        assertThat(List.of(arena.offset(0), arena.offset(1), arena.offset(2)))
                .containsExactlyInAnyOrder(0L, 128L, 192L);
    }

    @Test
    void tensorsThatLiveAtTheSameTimeNeverOverlap() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            List<Arena.Request> requests = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int first = random.nextInt(30);
                requests.add(new Arena.Request(1 + random.nextInt(5000), first, first + random.nextInt(8)));
            }
            Arena arena = new Arena(requests);
            for (int i = 0; i < requests.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Arena.Request a = requests.get(i);
                    Arena.Request b = requests.get(j);
                    boolean together = a.first() <= b.last() && b.first() <= a.last();
                    boolean apart = arena.offset(i) + a.bytes() <= arena.offset(j)
                            || arena.offset(j) + b.bytes() <= arena.offset(i);
                    assertThat(!together || apart).isTrue();
                }
            }
        }
    }
}
