package io.github.dl4jquant.export;

import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import java.util.Arrays;
import java.util.Optional;

/**
 * How an input of the network is declared in the ONNX graph.
 *
 * @param kind what Deeplearning4j takes it for
 * @param layout order of the axes in ONNX
 * @param sizes without the minibatch, in that order; -1 for any
 * @param flattened whether layers take the image as a vector
 */
@SuppressWarnings("ArrayRecordComponent") // small, never compared
record InputForm(String name, TensorKind kind, Layout layout, long[] sizes, boolean flattened) {

    private static final String[][] POSITIONS = {{}, {"time"}, {"height", "width"}, {"depth", "height", "width"}};

    /**
     * The form of an input.
     *
     * @param demand what the layers say; empty if none says anything
     * @throws ExportException if nothing says how many axes it has, or the options contradict the layers
     */
    static InputForm of(String name, Optional<OnnxInput> demand, OnnxOptions options) {
        long[] fixed = options.inputShapes().get(name);
        if (demand.isEmpty()) {
            if (fixed == null) {
                throw new ExportException(
                        "Cannot tell how many axes input '%s' has: no layer behind it says. Give its shape, with -1 for"
                                + " sizes that vary: OnnxOptions.builder().inputShape(\"%s\", ...).",
                        name, name);
            }
            return new InputForm(name, TensorKind.UNKNOWN, Layout.CHANNELS_FIRST, fixed, false);
        }
        OnnxInput in = demand.get();
        boolean asImage = in.image() != null && fixed != null && fixed.length == in.image().length;
        TensorKind kind = asImage ? TensorKind.IMAGE_NCHW : in.kind();
        Layout layout = kind.hasLayouts() ? options.inputLayout().orElse(kind.originalLayout()) : Layout.CHANNELS_FIRST;
        long[] sizes = ordered(asImage ? in.image() : in.sampleShape(), layout);
        return new InputForm(name, kind, layout, fixed == null ? sizes : fixed(name, sizes, fixed), asImage);
    }

    private static long[] ordered(long[] channelsFirst, Layout layout) {
        long[] sizes = channelsFirst.clone();
        if (layout == Layout.CHANNELS_LAST) {
            System.arraycopy(channelsFirst, 1, sizes, 0, sizes.length - 1);
            sizes[sizes.length - 1] = channelsFirst[0];
        }
        return sizes;
    }

    private static long[] fixed(String name, long[] sizes, long[] fixed) {
        long[] result = sizes.clone();
        boolean fits = fixed.length == sizes.length;
        for (int i = 0; fits && i < sizes.length; i++) {
            fits = sizes[i] < 0 || fixed[i] < 0 || sizes[i] == fixed[i];
            result[i] = fixed[i] < 0 ? sizes[i] : fixed[i];
        }
        if (!fits) {
            throw new ExportException(
                    "Cannot fix the shape of input '%s' to %s: its layers take %s (-1: any).",
                    name, Arrays.toString(fixed), Arrays.toString(sizes));
        }
        return result;
    }

    /** Names for sizes that vary, without the minibatch. */
    String[] axisNames() {
        String[] names = new String[sizes.length];
        if (kind == TensorKind.UNKNOWN) {
            Arrays.setAll(names, i -> "size" + (i + 1));
            return names;
        }
        boolean first = layout == Layout.CHANNELS_FIRST;
        names[first ? 0 : names.length - 1] = kind.hasLayouts() ? "channels" : "features";
        System.arraycopy(POSITIONS[kind.positionAxes()], 0, names, first ? 1 : 0, names.length - 1);
        return names;
    }
}
