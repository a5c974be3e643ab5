package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.scheme.Activation;

/** {@link Activation#apply} over arrays, in place; the cheap functions without a switch per element. */
final class BulkActivation {

    private BulkActivation() {}

    static void apply(Activation activation, float[] values, int count) {
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Math.max(values[i], 0f);
                }
            }
            case CLIP -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Math.min(Math.max(values[i], activation.alpha()), activation.beta());
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    values[i] = activation.apply(values[i]);
                }
            }
        }
    }
}
