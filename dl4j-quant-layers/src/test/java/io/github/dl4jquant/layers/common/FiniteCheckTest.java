package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class FiniteCheckTest {

    private static final Set<Long> SCRATCH = Set.of(1024L);

    private static final class Reader implements TensorReader {

        @Override
        public String describe() {
            return "layer 'a'";
        }

        @Override
        public List<TensorFormat> getInputFormats() {
            return List.of(TensorFormat.float32());
        }

        @Override
        public TensorFormat outputFormat() {
            return TensorFormat.float32();
        }

        @Override
        public boolean isReadsNetworkInput() {
            return true;
        }
    }

    /** Every layer has such a check, and few see floats: 8 KB each were most of what a small network keeps on the heap. */
    @Test
    void scratchMemoryIsMadeByTheFirstCheck() {
        FiniteCheck check = new FiniteCheck(new Reader());
        assertThat(FloatCopies.reachableFrom(check, SCRATCH)).isEmpty();

        check.check(Nd4j.ones(2, 3));

        assertThat(FloatCopies.reachableFrom(check, SCRATCH)).hasSize(2);
    }

    @Test
    void theFirstValueThatIsNotFiniteIsNamed() {
        FiniteCheck check = new FiniteCheck(new Reader());
        var values = Nd4j.ones(3, 1000).putScalar(1, 7, Float.NEGATIVE_INFINITY).putScalar(2, 1, Float.NaN);

        assertThatThrownBy(() -> check.check(values))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer 'a'")
                .hasMessageContaining("sample 1 of the minibatch holds -Infinity (position 1007 of shape [3, 1000])");
    }
}
