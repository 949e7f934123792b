package dev.jetstream.worker.analysis;

import dev.jetstream.core.ledger.BatchAge;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.plan.Question;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels of tables and jobs.
 *
 * <p>{@code last_updated} and {@code schema_version} are an outside contract (jetstream-spec 3.8). The others are ours:
 * {@code batch}, {@code batch_created} and {@code batch_asked} (when the first batch of its chain was created) say who
 * wrote a table, those of {@link Question} what it answers; the latter are taken off before a table is replaced and put
 * on after, so that a half-replaced table never looks whole.
 */
final class Labels {
    private static final String LAST_UPDATED = "last_updated";
    static final String BATCH = "batch";

    /** Of a job: the table that it makes. */
    static final String TABLE = "table";

    private static final String BATCH_CREATED = "batch_created";
    private static final String BATCH_ASKED = "batch_asked";
    private static final String AGAIN = "again";
    private static final int VALUE_LENGTH = 63;

    private Labels() {}

    /** What a finished table says. */
    static Map<String, @Nullable String> finished(Manifest manifest, Question question) {
        Map<String, @Nullable String> labels = new HashMap<>();
        labels.put(LAST_UPDATED, seconds(manifest));
        labels.put(BATCH, manifest.batch());
        labels.put(BATCH_CREATED, seconds(manifest));
        labels.put(BATCH_ASKED, manifest.age().seconds());
        labels.put(Question.KEY_LABEL, question.keyLabel());
        labels.put(Question.PARTS_LABEL, question.partsLabel());
        labels.put(AGAIN, null);
        return labels;
    }

    /** What a finished statistics table says. */
    static Map<String, @Nullable String> finishedStatistics(Manifest manifest, Question question) {
        Map<String, @Nullable String> labels = finished(manifest, question);
        labels.put("schema_version", "4");
        return labels;
    }

    /** Claims a table that is to be replaced, and takes off what says that it is whole. */
    static Map<String, @Nullable String> claimed(Manifest manifest) {
        Map<String, @Nullable String> labels = new HashMap<>();
        labels.put(BATCH, manifest.batch());
        labels.put(BATCH_CREATED, seconds(manifest));
        labels.put(BATCH_ASKED, manifest.age().seconds());
        labels.put(Question.KEY_LABEL, null);
        labels.put(Question.PARTS_LABEL, null);
        return labels;
    }

    /**
     * The same for a table of this batch that an older one has replaced.
     *
     * @param cause makes the job that makes it again another one than the first
     */
    static Map<String, @Nullable String> claimedAgain(Manifest manifest, String cause) {
        Map<String, @Nullable String> labels = claimed(manifest);
        labels.put(AGAIN, cause);
        return labels;
    }

    /** Why the table is made again, empty when it is not. */
    static String again(TableInfo table) {
        return table.labels().getOrDefault(AGAIN, "");
    }

    static boolean isLabelled(TableInfo table) {
        return table.labels().containsKey(LAST_UPDATED);
    }

    static boolean isOf(TableInfo table, Manifest manifest, Question question) {
        return manifest.batch().equals(table.labels().get(BATCH)) && answers(table, question);
    }

    /** The batch that wrote the table, or null when it does not say. */
    static @Nullable String batch(TableInfo table) {
        return table.labels().get(BATCH);
    }

    static boolean isOfBatch(TableInfo table, Manifest manifest) {
        return manifest.batch().equals(table.labels().get(BATCH))
                && table.labels().containsKey(Question.KEY_LABEL);
    }

    static boolean answers(TableInfo table, Question question) {
        return question.isAnsweredBy(table.labels());
    }

    /** When the batch that wrote the table was created, Unix seconds; 0 when the table does not say. */
    static long createdSeconds(TableInfo table) {
        String created = table.labels().getOrDefault(BATCH_CREATED, "0");
        return created.matches("[0-9]{1,18}") ? Long.parseLong(created) : 0;
    }

    /** The newer batch that wrote the table, or null. */
    static @Nullable String newerBatch(TableInfo table, Manifest manifest) {
        String batch = table.labels().get(BATCH);
        return batch != null && manifest.age().isOlderThan(age(table.labels(), batch)) ? batch : null;
    }

    private static BatchAge age(Map<String, String> labels, String batch) {
        String created = labels.getOrDefault(BATCH_CREATED, "");
        return BatchAge.of(labels.getOrDefault(BATCH_ASKED, created), batch);
    }

    /** The labels of a job, for whoever looks at costs. */
    static Map<String, String> job(Item item, TableId table, @Nullable String period, @Nullable String basis) {
        Map<String, String> labels = new HashMap<>();
        labels.put("experiment", value(item.slug()));
        labels.put(BATCH, value(item.batch()));
        labels.put(BATCH_CREATED, seconds(item.manifest()));
        labels.put(BATCH_ASKED, item.manifest().age().seconds());
        labels.put(TABLE, table(table));
        if (period != null) {
            labels.put("period", value(period));
        }
        if (basis != null) {
            labels.put("basis", value(basis));
        }
        return labels;
    }

    /** The table that a job makes, as its labels say. */
    static String table(TableId table) {
        return value(table.table());
    }

    /** Whether a job is one of another batch that is older, so that its output must not stand over ours. */
    static boolean isOfOlder(Map<String, String> jobLabels, Manifest manifest) {
        String batch = jobLabels.get(BATCH);
        return batch != null
                && !batch.equals(manifest.batch())
                && age(jobLabels, batch).isOlderThan(manifest.age());
    }

    private static String value(String text) {
        String allowed = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
        return allowed.substring(0, Math.min(VALUE_LENGTH, allowed.length()));
    }

    private static String seconds(Manifest manifest) {
        return String.valueOf(manifest.created().getEpochSecond());
    }
}
