package dev.jetstream.worker.analysis;

import dev.jetstream.core.plan.EnrollmentsNode;
import dev.jetstream.core.plan.Question;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.QueryJob.Disposition;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.worker.SupersededException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Makes tables so that making them again, or side by side, does no harm.
 *
 * <p>Labels off → job under a name of the batch's own → labels on. A table that this batch finished is left alone, one
 * that a newer batch wrote is never replaced.
 */
final class Tables {
    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    private final Warehouse warehouse;

    Tables(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * Makes the enrollments table unless it has rows; with {@code recreate}, anew once in this batch.
     *
     * <p>Its label {@code last_updated} says which configs the experiment is frozen to, so a table that stays keeps it.
     */
    Mono<Void> ensureEnrollments(Item item, EnrollmentsNode node, boolean recreate) {
        return find(node.table()).flatMap(found -> {
            boolean stays = found.filter(table -> recreate
                            ? Labels.isOfBatch(table, item.manifest())
                            : table.rows() > 0 && Labels.isLabelled(table))
                    .isPresent();
            if (stays) {
                LOG.debug("{} stays", node.table());
                return Mono.<Void>empty();
            }
            found.ifPresent(table -> refuseWhenNewer(item, table));
            QueryJob job = new QueryJob(
                    item.jobKey(node.table().toString(), node.questionKey(), recreate ? "recreate" : "once"),
                    node.sql(),
                    node.table(),
                    recreate ? Disposition.TRUNCATE : Disposition.WRITE_EMPTY,
                    node.table(),
                    Labels.job(item, node.table(), null, null));
            return warehouse.run(job).flatMap(report -> finishEnrollments(item, node, report));
        });
    }

    /** A table whose maker died between rows and labels gets them from whoever comes next. */
    private Mono<Void> finishEnrollments(Item item, EnrollmentsNode node, JobReport report) {
        LOG.info(
                "{} {}: {} slot-ms, {} bytes",
                node.table(),
                report.outcome(),
                report.slotMillis(),
                report.bytesBilled());
        Mono<Void> label = finish(node.table(), item.slug(), Labels.finished(item.manifest(), node.question()));
        if (report.outcome() == JobReport.Outcome.DONE) {
            return label;
        }
        return find(node.table())
                .flatMap(found -> found.filter(Labels::isLabelled).isPresent() ? Mono.empty() : label);
    }

    /**
     * Makes a table by a query.
     *
     * @param question what it answers: a table that answers the same may stay
     * @param lastData the last day of data that it reads; once that day is over a table from elsewhere may stay
     * @param reusable whether a table of another batch may stay
     */
    Mono<Void> ensureByQuery(
            Item item,
            TableId id,
            String sql,
            Question question,
            LocalDate lastData,
            boolean reusable,
            Map<String, String> jobLabels) {
        long closed = lastData.plusDays(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        Predicate<TableInfo> stays = table -> Labels.isOf(table, item.manifest(), question)
                || (reusable && Labels.answers(table, question) && Labels.createdSeconds(table) >= closed);
        Maker made = again -> Mono.defer(() -> warehouse.run(new QueryJob(
                        item.jobKey(id.toString(), question.key(), again),
                        sql,
                        id,
                        Disposition.TRUNCATE,
                        id,
                        jobLabels)))
                .doOnNext(report -> LOG.info(
                        "{} {}: {} slot-ms, {} bytes", id, report.outcome(), report.slotMillis(), report.bytesBilled()))
                .then(finish(id, item.slug(), Labels.finished(item.manifest(), question)));
        return ensure(item, id, stays, made);
    }

    /** Makes a statistics table by a load job, the way that monitoring counts successes. */
    Mono<Void> ensureByLoad(
            Item item,
            TableId id,
            List<TableInfo.Column> schema,
            Question question,
            List<String> rows,
            Map<String, String> jobLabels) {
        Maker made = again -> warehouse
                .load(new LoadJob(
                        item.jobKey(id.toString(), question.key(), again),
                        id,
                        schema,
                        item.slug(),
                        rows,
                        false,
                        jobLabels))
                .then(finish(id, item.slug(), Labels.finishedStatistics(item.manifest(), question)));
        return ensure(item, id, table -> Labels.isOf(table, item.manifest(), question), made);
    }

    /** The columns of a table; empty when there is no such table. */
    Mono<Optional<TableInfo>> find(TableId id) {
        return warehouse.table(id).map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    /** Runs a statement without a destination. */
    Mono<Void> execute(Item item, TableId subject, String sql, Map<String, String> jobLabels) {
        QueryJob job = new QueryJob(
                item.jobKey(subject.toString(), item.date().toString(), sql),
                sql,
                null,
                Disposition.TRUNCATE,
                subject,
                jobLabels);
        return warehouse.run(job).then();
    }

    private Mono<Void> ensure(Item item, TableId id, Predicate<TableInfo> stays, Maker made) {
        return find(id).flatMap(found -> {
            if (found.filter(stays).isPresent()) {
                LOG.debug("{} stays", id);
                return Mono.<Void>empty();
            }
            found.ifPresent(table -> refuseWhenNewer(item, table));
            return found.map(table -> warehouse
                            .describe(id, null, Labels.claimed(item.manifest()))
                            .then(made.make(Labels.again(table))))
                    .orElseGet(() -> made.make(""));
        });
    }

    private Mono<Void> finish(TableId id, String slug, Map<String, @Nullable String> labels) {
        return Mono.defer(() -> warehouse.describe(id, slug, labels));
    }

    /** A way to make a table; told why it is made again, if it is, so that the job is another one. */
    private interface Maker {
        Mono<Void> make(String again);
    }

    private static void refuseWhenNewer(Item item, TableInfo table) {
        String newer = Labels.newerBatch(table, item.manifest());
        if (newer != null) {
            throw new SupersededException(
                    newer, "table %s was written by the newer batch %s".formatted(table.id(), newer));
        }
    }
}
