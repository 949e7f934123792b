package dev.jetstream.worker.analysis;

import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.warehouse.JobNote;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Finds out, before an item counts as analysed, whether a job of an older batch has replaced one of its tables.
 *
 * <p>Tables take no precondition: a job of a batch that nobody works on any more goes on, and may end after ours. A
 * batch claims a table before it replaces it, so older ones start nothing new; what had been started is waited for, and
 * where it ended last the table is claimed again, to be made again.
 */
final class Disturbances {
    private static final Logger LOG = LoggerFactory.getLogger(Disturbances.class);

    /** A job ends by itself within six hours; one that was created before that has ended. */
    private static final Duration LONGEST_JOB = Duration.ofMinutes(375);

    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final int CAUSE_LENGTH = 16;

    private final Warehouse warehouse;
    private final Scheduler timer;

    Disturbances(Warehouse warehouse, Scheduler timer) {
        this.warehouse = warehouse;
        this.timer = timer;
    }

    /**
     * Waits for the jobs of older batches on tables of an item; then whether all of the tables are as this batch made
     * them. Where they are not, all look unfinished from then on, for one may have been made from another.
     */
    Mono<Boolean> none(Item item, List<TableId> tables) {
        Set<String> ours = tables.stream().map(Labels::table).collect(Collectors.toUnmodifiableSet());
        return warehouse
                .jobs(item.manifest().created().minus(LONGEST_JOB))
                .filter(job -> ours.contains(job.labels().getOrDefault(Labels.TABLE, "")))
                .collectList()
                .filter(jobs -> jobs.stream().noneMatch(job -> job.ended() == null && isOlder(item, job)))
                .repeatWhenEmpty(looks -> looks.delayElements(LOOK, timer))
                .flatMap(jobs -> {
                    Set<String> last = endedLast(item, jobs);
                    return last.isEmpty()
                            ? Mono.just(true)
                            : claimAgain(item, tables, last).thenReturn(false);
                });
    }

    /** The jobs of older batches that ended after ours on the same table. */
    private static Set<String> endedLast(Item item, List<JobNote> jobs) {
        Map<String, Instant> ours = new HashMap<>();
        List<JobNote> older = new ArrayList<>();
        for (JobNote job : jobs) {
            if (job.succeeded() && job.ended() != null) {
                if (isOlder(item, job)) {
                    older.add(job);
                } else if (item.batch().equals(job.labels().get(Labels.BATCH))) {
                    ours.merge(table(job), job.ended(), (one, other) -> one.isAfter(other) ? one : other);
                }
            }
        }
        return older.stream()
                .filter(job -> ours.containsKey(table(job))
                        && !Objects.requireNonNull(job.ended()).isBefore(ours.get(table(job))))
                .map(JobNote::jobId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Mono<Void> claimAgain(Item item, List<TableId> tables, Set<String> jobs) {
        LOG.warn("slug={} date={}: tables are made again, for {} ended last", item.slug(), item.date(), jobs);
        String cause = Digest.sha256(String.join("\n", jobs)).substring(0, CAUSE_LENGTH);
        return Flux.fromIterable(tables)
                .concatMap(table -> warehouse.describe(table, null, Labels.claimedAgain(item.manifest(), cause)))
                .then();
    }

    private static boolean isOlder(Item item, JobNote job) {
        return Labels.isOfOlder(job.labels(), item.manifest());
    }

    private static String table(JobNote job) {
        return job.labels().getOrDefault(Labels.TABLE, "");
    }
}
