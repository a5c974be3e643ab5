package io.github.dl4jquant.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class DigitImagesTest {

    /** Strokes on every machine; fonts too where there are any. */
    static Stream<DigitShapes> shapes() {
        return Stream.concat(Stream.of(new StrokeDigits()), FontDigits.find().stream());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theSameSeedGivesTheSamePictures(DigitShapes shapes) {
        DigitImages images = new DigitImages(shapes);

        assertThat(images.render(20, 5)).isEqualTo(images.render(20, 5));
        assertThat(images.render(20, 5).getFeatures())
                .isNotEqualTo(images.render(20, 6).getFeatures());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void picturesAre28By28WithValuesFrom0To1(DigitShapes shapes) {
        DataSet data = new DigitImages(shapes).render(30, 1);

        assertThat(data.getFeatures().shape()).containsExactly(30, 1, 28, 28);
        assertThat(data.getFeatures().minNumber().floatValue()).isZero();
        assertThat(data.getFeatures().maxNumber().floatValue()).isBetween(0.9f, 1f);
        assertThat(data.getLabels().sum(0).toFloatVector()).containsOnly(3);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theNearestMeanPictureTellsDigitsApartFarBetterThanChance(DigitShapes shapes) {
        DigitImages images = new DigitImages(shapes);
        List<INDArray> means = new ArrayList<>();
        INDArray known = images.render(600, 1).getFeatures().reshape(60, 10, 28 * 28);
        for (int digit = 0; digit < 10; digit++) {
            means.add(known.mean(0).getRow(digit));
        }

        DataSet unknown = images.render(200, 2);
        INDArray pictures = unknown.getFeatures().reshape(200, 28 * 28);
        int right = 0;
        for (int i = 0; i < 200; i++) {
            right += nearest(means, pictures.getRow(i)) == i % 10 ? 1 : 0;
        }

        assertThat(right / 200.0).as("accuracy with " + shapes.description()).isBetween(0.35, 0.95);
    }

    @Test
    void strokesDrawOneDigitOnly() {
        assertThatThrownBy(() -> new StrokeDigits().shape(10, new Random(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10")
                .hasMessageContaining("0 to 9");
    }

    private static int nearest(List<INDArray> means, INDArray picture) {
        int best = 0;
        for (int digit = 1; digit < means.size(); digit++) {
            if (means.get(digit).distance2(picture) < means.get(best).distance2(picture)) {
                best = digit;
            }
        }
        return best;
    }
}
