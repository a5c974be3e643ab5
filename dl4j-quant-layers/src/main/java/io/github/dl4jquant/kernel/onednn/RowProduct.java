package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.Columns;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;

/**
 * Which products can write their rows into the columns of a wider matrix. oneDNN 3.11's matrix product takes rows that are
 * apart and is as fast as otherwise; its convolutions and poolings then only have their reference implementation, a hundred
 * times slower. So these are dense layers and convolutions over single pixels.
 */
final class RowProduct {

    /** The matrix product takes a tenth of a microsecond longer than the convolution: as long as to copy fewer rows. */
    private static final int FEWEST_ROWS = 32;

    /** With many weights it takes 1.5 % longer than the convolution, which is more than to copy the result. */
    private static final int MOST_WEIGHTS = 1 << 16;

    private RowProduct() {}

    /**
     * Whether it is the faster way, and has the same bits as the kernel that computes it otherwise: sums of integers have,
     * whatever their order, and what follows is rounded in the same places. Sums of floats need not.
     */
    static boolean fits(Product product, Columns columns) {
        MatmulProduct rows = asRows(product);
        return rows != null
                && rows.precision() == Precision.INT8_STATIC
                && rows.output().type() != ElementType.INT32
                && rows.residual() == null
                && isLinearInPieces(rows)
                && rows.samples() >= FEWEST_ROWS
                && (long) rows.outChannels() * rows.weightsPerChannel() <= MOST_WEIGHTS
                && rows.samples() == columns.rows()
                && rows.outChannels() == columns.count();
    }

    /** Curves are approximated, by each kernel as it likes. */
    private static boolean isLinearInPieces(Product product) {
        return switch (product.activation().kind()) {
            case IDENTITY, RELU, LEAKY_RELU, CLIP -> true;
            default -> false;
        };
    }

    /** The product with its result in these columns. */
    static Product of(Product product, Columns columns) {
        return asRows(product).withPitch(columns.width());
    }

    private static MatmulProduct asRows(Product product) {
        if (product instanceof ConvolutionProduct convolution) {
            return convolution.isPointwise() ? convolution.asMatmul() : null;
        }
        return product instanceof MatmulProduct matrix ? matrix : null;
    }
}
