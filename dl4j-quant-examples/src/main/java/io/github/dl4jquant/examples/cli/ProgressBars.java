package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.config.ProgressListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows each stage of the work as a progress bar of its own. */
final class ProgressBars implements ProgressListener, AutoCloseable {

    private static final int WIDTH = 79;
    private static final int UPDATE_MILLISECONDS = 200;

    private final boolean shown;
    private final PrintWriter err;
    private String stage;
    private ProgressBar bar;

    ProgressBars(boolean shown, PrintWriter err) {
        this.shown = shown;
        this.err = err;
    }

    @Override
    public void progress(String currentStage, long done, long total) {
        if (!shown) {
            return;
        }
        if (!currentStage.equals(stage)) {
            close();
            stage = currentStage;
            bar = new ProgressBarBuilder()
                    .setTaskName(currentStage)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLISECONDS)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                    .build();
        }
        bar.maxHint(total);
        bar.stepTo(done);
    }

    private void draw(String text) {
        err.print("\r" + text);
        err.flush();
    }

    /** Finishes the bar that is shown, if any. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            stage = null;
            err.println();
            err.flush();
        }
    }
}
