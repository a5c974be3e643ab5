package io.github.dl4jquant.examples.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class SamplesTest {

    private static final ZooNetwork IMAGES = network("SimpleCNN");

    @Test
    void takingASampleOutLeavesTheOthersWhereTheyAre() {
        INDArray features = Samples.of(IMAGES, 3, 5, 1);
        INDArray before = features.dup('c');

        INDArray last = Samples.slice(features, 2);

        assertThat(features.shape()).containsExactly(3, 3, 5, 5);
        assertThat(features).isEqualTo(before);
        assertThat(last.shape()).containsExactly(1, 3, 5, 5);
        assertThat(last.getFloat(0, 2, 4, 4)).isEqualTo(before.getFloat(2, 2, 4, 4));
    }

    @Test
    void theIteratorHandsOutEverySample() {
        DataSetIterator iterator = Samples.iterator(Samples.of(IMAGES, 4, 5, 1));

        Set<Float> first = new HashSet<>();
        iterator.forEachRemaining(sample -> first.add(sample.getFeatures().getFloat(0)));

        assertThat(first).hasSize(4);
    }

    private static ZooNetwork network(String name) {
        return ZooNetwork.all().stream()
                .filter(network -> network.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
