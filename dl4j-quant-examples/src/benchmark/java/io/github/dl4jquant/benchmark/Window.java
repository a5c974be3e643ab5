package io.github.dl4jquant.benchmark;

/** A window over images, the same for both axes; padding at their begin and at their end. */
record Window(long size, long stride, long padBegin, long padEnd) {

    /** One that gives as many results as there are strides in the input. */
    static Window same(long size, long stride, long input) {
        long pad = Math.max(0, (input - 1) / stride * stride + size - input);
        return new Window(size, stride, pad / 2, pad - pad / 2);
    }

    /** How many of the places that the window looks at, along one axis, are inside the input. */
    long taps(long input) {
        long inside = 0;
        for (long result = 0; result < results(input); result++) {
            long first = result * stride - padBegin;
            inside += Math.min(input, first + size) - Math.max(0, first);
        }
        return inside;
    }

    long results(long input) {
        return (input + padBegin + padEnd - size) / stride + 1;
    }
}
