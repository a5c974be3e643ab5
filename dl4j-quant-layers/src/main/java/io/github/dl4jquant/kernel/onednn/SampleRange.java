package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;

/** Finds the scale with which one sample of float activations is to be quantized. Not thread-safe. */
final class SampleRange {

    private final int steps;
    private final boolean signed;
    private final SampleExtent extent;
    private final AddressedFloats values = new AddressedFloats();

    /** @param type INT8 for {@code max|x| / 127}, UINT8 for {@code max / 255} */
    SampleRange(ElementType type) {
        this.steps = type.max();
        this.signed = type == ElementType.INT8;
        this.extent = new SampleExtent(!signed);
    }

    /**
     * The scale; 1 for a sample of zeros or of magnitudes too small for a normal float scale.
     *
     * @param index of the sample, for the message
     * @throws IllegalArgumentException if a value is not finite
     */
    float scale(long address, long length, int index) {
        float magnitude = extent.measure(address, length).magnitude();
        if (!Float.isFinite(magnitude)) {
            throw notFinite(address, length, index);
        }
        float scale = (signed ? magnitude : extent.largest()) / steps;
        return scale < Float.MIN_NORMAL ? 1f : scale;
    }

    private IllegalArgumentException notFinite(long address, long length, int index) {
        values.aim(address);
        long position = 0;
        while (position < length - 1 && Float.isFinite(values.get(position))) {
            position++;
        }
        float found = values.get(position);
        return new IllegalArgumentException("Cannot quantize sample " + index
                + " of the minibatch: its input is not finite, element " + position + " is " + found
                + "; expected finite numbers. Look for the NaN or infinity in the data or in the layer before.");
    }
}
