package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * Concatenation: each of {@code outer} rows of the output is the row of the first input, then of the second, ... All
 * have the same format. Channels last, joining channels of [n, h, w, c] tensors means outer = n * h * w, inner = c.
 *
 * <p>Some inputs may be left out, because they already lie in the output: what lies between those that are given stays as it
 * is.
 *
 * @param inner elements per row, one number per input
 * @param starts where in a row of the output each input begins
 * @param width elements of a row of the output
 */
public record ConcatSpec(long outer, List<Integer> inner, List<Integer> starts, int width, TensorFormat format)
        implements KernelSpec.Plain {

    public ConcatSpec {
        inner = List.copyOf(inner);
        starts = List.copyOf(starts);
        if (starts.size() != inner.size()) {
            throw new IllegalArgumentException(
                    "Expected as many starts as inputs, got " + starts + " and " + inner + " elements");
        }
        for (int i = 0; i < inner.size(); i++) {
            new Columns(outer, starts.get(i), inner.get(i), width); // checks them
        }
    }

    /** Of inputs that fill the rows. */
    public ConcatSpec(long outer, List<Integer> inner, TensorFormat format) {
        this(outer, inner, runningSums(inner), sum(inner), format);
    }

    private static List<Integer> runningSums(List<Integer> inner) {
        List<Integer> sums = new ArrayList<>();
        int sum = 0;
        for (int count : inner) {
            sums.add(sum);
            sum = Math.addExact(sum, count);
        }
        return sums;
    }

    private static int sum(List<Integer> inner) {
        return inner.stream().reduce(0, Math::addExact);
    }

    /** Where an input goes. */
    public Columns columns(int input) {
        return new Columns(outer, starts.get(input), inner.get(input), width);
    }

    /** The same of some of the inputs only. */
    public ConcatSpec only(List<Integer> inputs) {
        return new ConcatSpec(
                outer,
                inputs.stream().map(inner::get).toList(),
                inputs.stream().map(starts::get).toList(),
                width,
                format);
    }

    /** The same with the output being some columns of a matrix. */
    public ConcatSpec within(Columns columns) {
        return new ConcatSpec(
                outer, inner, starts.stream().map(s -> s + columns.first()).toList(), columns.width(), format);
    }
}
