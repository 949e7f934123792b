package dev.jetstream.worker.analysis;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.statistics.Sample;
import dev.jetstream.core.statistics.SegmentedSample;
import dev.jetstream.core.statistics.StatisticContext;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.StatisticsComputer;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Computes the statistics of a table side by side on the CPU's threads and hands them out in a fixed order.
 *
 * <p>A piece of work is one sample in one segment with all its summaries, so that what they share (order, thresholds)
 * is found once. Rows and events do not depend on which piece is done first.
 */
public final class StatisticsFanOut {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsFanOut.class);

    private final StatisticsComputer computer = new StatisticsComputer();
    private final Scheduler cpu;
    private final int concurrency;

    /**
     * A fan-out.
     *
     * @param cpu where statistics are computed
     * @param concurrency how many pieces at a time
     */
    public StatisticsFanOut(Scheduler cpu, int concurrency) {
        this.cpu = cpu;
        this.concurrency = concurrency;
    }

    /**
     * One result a summary, in the order of the pieces and of the summaries in them.
     *
     * @param pieceDone told of each piece as soon as it is done
     */
    public Flux<StatisticResult> compute(List<Piece> pieces, Consumer<Piece> pieceDone) {
        return Flux.fromIterable(pieces)
                .flatMapSequential(
                        piece -> Mono.fromCallable(() -> results(piece))
                                .subscribeOn(cpu)
                                .doOnNext(done -> pieceDone.accept(piece)),
                        concurrency)
                .flatMapIterable(results -> results);
    }

    private List<StatisticResult> results(Piece piece) {
        return piece.sample()
                .in(
                        piece.mask(),
                        piece.context().recipeBranches(),
                        sample -> piece.summaries().stream()
                                .map(summary -> result(piece, summary, sample))
                                .toList());
    }

    private StatisticResult result(Piece piece, Summary summary, Sample sample) {
        try {
            return computer.compute(summary, sample, piece.context());
        } catch (RuntimeException e) {
            LOG.error(
                    "{} of {} in {}: unforeseen, so a defect of ours",
                    summary.statistic(),
                    summary.metric().name(),
                    piece.context(),
                    e);
            return new StatisticResult(List.of(), List.of(piece.failures().event(summary, e)));
        }
    }

    /**
     * One sample in one segment.
     *
     * @param mask the segment's bit, or 0 for all clients
     * @param summaries to be computed from it
     * @param failures tells readers of the log of what went wrong unforeseen
     */
    public record Piece(
            SegmentedSample sample,
            long mask,
            StatisticContext context,
            List<Summary> summaries,
            FailureEvents failures) {
        public Piece {
            summaries = List.copyOf(summaries);
        }
    }
}
