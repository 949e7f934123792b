package dev.jetstream.cli;

import dev.jetstream.core.log.ProgressListener;
import dev.jetstream.core.log.Stage;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far the work is: on a terminal one bar per stage, elsewhere a plain line every ten seconds.
 *
 * <p>Pieces are added up over experiments and dates. Safe for use from any thread.
 */
final class ProgressLines implements ProgressListener, AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final PrintStream err;
    private final boolean bars;
    private final Clock clock;
    private final Map<Stage, Map<String, int[]>> counts = new EnumMap<>(Stage.class);
    private final Map<Stage, ProgressBar> shown = new EnumMap<>(Stage.class);
    private @Nullable Instant lastLine;

    /** Lines or bars on stderr. */
    static ProgressLines onStderr(boolean bars, Clock clock) {
        return new ProgressLines(System.err, bars, clock);
    }

    ProgressLines(PrintStream err, boolean bars, Clock clock) {
        this.err = err;
        this.bars = bars;
        this.clock = clock;
    }

    @Override
    public synchronized void progress(String slug, LocalDate date, Stage stage, int done, int total) {
        Map<String, int[]> items = counts.computeIfAbsent(stage, s -> new HashMap<>());
        items.put(slug + " " + date, new int[] {done, total});
        int allDone = items.values().stream().mapToInt(count -> count[0]).sum();
        int all = items.values().stream().mapToInt(count -> count[1]).sum();
        if (bars) {
            ProgressBar bar = shown.computeIfAbsent(stage, this::bar);
            bar.maxHint(all);
            bar.stepTo(allDone);
        } else {
            line(stage, allDone, all);
        }
    }

    private ProgressBar bar(Stage stage) {
        return new ProgressBarBuilder()
                .setTaskName("%-12s".formatted(stage.value()))
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
                .setUpdateIntervalMillis(100)
                .hideEta()
                .build();
    }

    private void line(Stage stage, int done, int total) {
        Instant now = clock.instant();
        if (lastLine == null) {
            lastLine = now;
        } else if (Duration.between(lastLine, now).compareTo(PAUSE) >= 0) {
            lastLine = now;
            err.printf("%s: %d of %d%n", stage.value(), done, total);
        }
    }

    /** Ends the bars that are shown; later progress begins new ones. */
    synchronized void finish() {
        counts.clear();
        shown.values().forEach(ProgressBar::close);
        shown.clear();
    }

    @Override
    public void close() {
        finish();
    }
}
