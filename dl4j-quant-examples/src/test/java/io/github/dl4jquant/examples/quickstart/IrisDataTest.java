package io.github.dl4jquant.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class IrisDataTest {

    private static final double ROUNDING = 0.0006;

    @Test
    void thereAre150FlowersOf4SizesAnd50OfEachSpecies() {
        DataSet all = IrisData.all();

        assertThat(all.getFeatures().shape()).containsExactly(150, 4);
        assertThat(all.getLabels().sum(0).toFloatVector()).containsExactly(50, 50, 50);
    }

    @Test
    void meansAndDeviationsAreThePublishedOnes() {
        INDArray sizes = IrisData.all().getFeatures();
        float[] means = sizes.mean(0).toFloatVector();
        float[] deviations = sizes.std(0).toFloatVector();
        double[] publishedMeans = {5.8433, 3.0573, 3.7580, 1.1993};
        double[] publishedDeviations = {0.8281, 0.4359, 1.7653, 0.7622};

        for (int i = 0; i < 4; i++) {
            assertThat((double) means[i]).as("mean %d", i).isCloseTo(publishedMeans[i], within(ROUNDING));
            assertThat((double) deviations[i])
                    .as("standard deviation %d", i)
                    .isCloseTo(publishedDeviations[i], within(ROUNDING));
        }
    }

    @Test
    void theTwoFlowersThatTheUciCopyGetsWrongAreRight() {
        INDArray sizes = IrisData.all().getFeatures();

        assertThat(sizes.getRow(34).toFloatVector()).containsExactly(4.9f, 3.1f, 1.5f, 0.2f);
        assertThat(sizes.getRow(37).toFloatVector()).containsExactly(4.9f, 3.6f, 1.4f, 0.1f);
    }

    @Test
    void trainingAndTestHaveAsManyOfEachSpecies() {
        assertThat(IrisData.training().getLabels().sum(0).toFloatVector()).containsExactly(30, 30, 30);
        assertThat(IrisData.test().getLabels().sum(0).toFloatVector()).containsExactly(20, 20, 20);
    }
}
