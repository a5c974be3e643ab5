package io.github.dl4jquant.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorFormatTest {

    @Test
    void int8FormatHasTheTypeScaleAndZeroPointOfItsParameters() {
        TensorFormat format = TensorFormat.of(QuantParams.uint8(0.5f, 3));

        assertThat(format.type()).isEqualTo(ElementType.UINT8);
        assertThat(format.scale()).isEqualTo(0.5f);
        assertThat(format.zeroPoint()).isEqualTo(3);
        assertThat(format.isInt8()).isTrue();
        assertThat(format).hasToString("UINT8(scale 0.5, zero point 3)");
    }

    @Test
    void otherFormatsHaveScaleOneAndZeroPointZero() {
        assertThat(TensorFormat.float32().scale()).isEqualTo(1f);
        assertThat(TensorFormat.int32().zeroPoint()).isZero();
        assertThat(TensorFormat.int32().isInt8()).isFalse();
        assertThat(TensorFormat.float32()).hasToString("FLOAT32");
    }

    @Test
    void typeAndParametersMustFit() {
        assertThatThrownBy(() -> new TensorFormat(ElementType.INT8, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT8 tensor needs scale");
        assertThatThrownBy(() -> new TensorFormat(ElementType.FLOAT32, QuantParams.int8(1f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLOAT32 tensor has no scale");
        assertThatThrownBy(() -> new TensorFormat(ElementType.UINT8, QuantParams.int8(1f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UINT8 with parameters for INT8");
    }
}
