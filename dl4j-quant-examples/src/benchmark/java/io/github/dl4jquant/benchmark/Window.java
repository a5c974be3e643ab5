package io.github.dl4jquant.benchmark;

/** A window over images, the same for both axes; padding at their begin and at their end. */
record Window(long size, long stride, long padBegin, long padEnd) {

    /** One that gives as many results as there are strides in the input. */
    static Window same(long size, long stride, long input) {
        long pad = Math.max(0, (input - 1) / stride * stride + size - input);
        return new Window(size, stride, pad / 2, pad - pad / 2);
    }

    long results(long input) {
        return (input + padBegin + padEnd - size) / stride + 1;
    }
}
