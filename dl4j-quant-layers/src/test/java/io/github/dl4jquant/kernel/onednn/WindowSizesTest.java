package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Window2d;
import org.junit.jupiter.api.Test;

/** What part of a window's taps meet the input, counted by hand. */
class WindowSizesTest {

    private static double share(int height, int width, Window2d window) {
        return new WindowSizes(window, DepthAxis.FLAT, height, width).insideShare();
    }

    @Test
    void withoutPaddingAllTapsMeetIt() {
        assertThat(share(7, 9, Window2d.of(3, 5, 1, 2))).isEqualTo(1);
        assertThat(share(1, 1, Window2d.of(1, 1, 1, 1))).isEqualTo(1);
    }

    @Test
    void firstAndLastPlaceLoseATapEach() {
        Window2d same = new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(share(7, 7, same)).isEqualTo(19.0 / 21 * 19 / 21, within(1e-12));
        assertThat(share(1, 7, same)).isEqualTo(1.0 / 3 * 19 / 21, within(1e-12));
    }

    @Test
    void padsStridesAndDilationsOfEachSideCount() {
        // height 6, stride 2, dilation 2, 2 above, 1 below: places start at -2, 0, 2 and reach 4, 6, 8 rows
        Window2d window = new Window2d(3, 1, 2, 1, 2, 1, 2, 0, 1, 0);
        assertThat(new WindowSizes(window, DepthAxis.FLAT, 6, 5).window().outHeight(6))
                .isEqualTo(3);
        assertThat(share(6, 5, window)).isEqualTo(7.0 / 9, within(1e-12)); // 2 of 3, 3 of 3, 2 of 3
    }

    @Test
    void depthCountsToo() {
        WindowSizes sizes = new WindowSizes(Window2d.of(1, 1, 1, 1), new DepthAxis(4, 3, 1, 1, 1, 1), 2, 2);
        assertThat(sizes.insideShare()).isEqualTo(10.0 / 12, within(1e-12));
    }
}
