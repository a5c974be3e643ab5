package io.github.dl4jquant.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import org.junit.jupiter.api.Test;

class RangeTest {

    @Test
    void neverNegativeIsUnsignedFromZero() {
        assertThat(new Range(0.5f, 2.55f).toParams(false)).isEqualTo(QuantParams.uint8(2.55f / 255, 0));
    }

    @Test
    void balancedIsSignedAndSymmetric() {
        assertThat(new Range(-1.27f, 1.2f).toParams(false)).isEqualTo(QuantParams.int8(1.27f / 127));
    }

    @Test
    void lopsidedIsUnsignedWithAZeroPointThatIsExactlyZero() {
        QuantParams params = new Range(-0.2f, 5f).toParams(false);
        assertThat(params.type()).isEqualTo(ElementType.UINT8);
        assertThat(params.zeroPoint()).isEqualTo(10);
        assertThat(params.fakeQuantize(0f)).isZero();
    }

    @Test
    void lopsidedWithoutZeroPointIsSigned() {
        assertThat(new Range(-0.2f, 5f).toParams(true)).isEqualTo(QuantParams.int8(5f / 127));
    }

    @Test
    void onlyNegativeValuesAreCovered() {
        QuantParams params = new Range(-4f, -1f).toParams(false);
        assertThat(params.realMin()).isCloseTo(-4f, org.assertj.core.api.Assertions.within(params.scale()));
        assertThat(params.fakeQuantize(0f)).isZero();
    }

    @Test
    void zeroAndTinyRangesGetAUsableScale() {
        assertThat(new Range(0f, 0f).toParams(false).scale()).isEqualTo(1f);
        assertThat(new Range(0f, Float.MIN_VALUE).toParams(false).scale()).isEqualTo(1f);
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThatThrownBy(() -> new Range(1f, 0f)).hasMessageContaining("[1.0, 0.0]");
        assertThatThrownBy(() -> new Range(Float.NaN, 0f)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Range(0f, Float.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }
}
