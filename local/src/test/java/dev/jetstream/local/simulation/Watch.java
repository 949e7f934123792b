package dev.jetstream.local.simulation;

import com.google.pubsub.v1.ReceivedMessage;
import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.AnalysisCompleted;
import dev.jetstream.core.message.AnalysisFailed;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.Event;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.worker.Verify;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every change of a service at the moment it happens, and throws a {@link Violation} when an invariant that
 * must always hold does not (reliability 2; those of a history's end are {@link Verdicts}).
 *
 * <p>Nothing else changes the world, so this is as good as a look after every event.
 */
final class Watch {
    private static final int MOST_ATTEMPTS = 10;

    /** A beat, the patience with renewals that get no answer, a call's deadline, and the latest of late calls. */
    private static final Duration LETS_GO_WITHIN = Duration.ofSeconds(15 + 35 + 30 + 90);

    private final World world;
    private final MessageCodec codec = new MessageCodec();
    private final Map<String, Manifest> manifests = new HashMap<>();
    private final Map<String, LedgerEntry> entries = new HashMap<>();
    private final Set<String> announced = new HashSet<>();
    private final Map<String, Integer> jobs = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Integer> disturbed = new HashMap<>();
    private final Map<String, Host> holders = new HashMap<>();
    private final Map<Host, Long> lost = new HashMap<>();
    private final Map<String, Set<String>> outputs = new HashMap<>();
    private long changes;

    Watch(World world) {
        this.world = world;
    }

    Map<String, Manifest> manifests() {
        return manifests;
    }

    Manifest manifest(String batch) {
        return Objects.requireNonNull(manifests.get(batch), batch);
    }

    Map<String, LedgerEntry> entries() {
        return entries;
    }

    /** How often the ledger has changed. */
    long changes() {
        return changes;
    }

    void published(String topic, byte[] payload) {
        if (topic.equals(EventTopics.REQUESTS)) {
            AnalysisRequested request = (AnalysisRequested) event(payload);
            Manifest manifest = manifests.get(request.batch());
            check(2, manifest != null, "a request of batch %s before its manifest", request.batch());
            check(
                    2,
                    manifest != null
                            && manifest.item(request.slug(), request.date()).isPresent(),
                    "a request outside of the manifest: %s",
                    request);
        } else if (topic.equals(EventTopics.EVENTS)) {
            Event event = event(payload);
            if (event instanceof AnalysisCompleted done) {
                announced.add(key(done.batch(), done.slug(), done.date().toString()));
            } else if (event instanceof AnalysisFailed failed) {
                announced.add(key(failed.batch(), failed.slug(), failed.date().toString()));
            }
        }
    }

    /** A message is handed out; its holder, if there is one, has lost it, whatever it knows. */
    void delivered(Host host, String subscription, ReceivedMessage message) {
        String id = message.getMessage().getMessageId();
        Host before = holders.remove(subscription + id);
        if (before != null && before != host) {
            lost.put(before, world.time().nanos());
        }
        if (message.getDeliveryAttempt() > 1) {
            world.tally().add("reached: redelivery");
        }
        world.trace("%s is sent message %s", host.name(), id);
    }

    /** A process hears of a message, and has let go of the one before: a worker has one slot here. */
    void received(Host host, String subscription, String messageId) {
        holders.values().removeIf(holder -> holder == host);
        holders.put(subscription + messageId, host);
        lost.remove(host);
    }

    /** A process has let go of a message. */
    void givenBack(Host host, String subscription, String messageId) {
        holders.remove(subscription + messageId, host);
    }

    void acknowledged(Host host, String subscription, byte[] payload) {
        if (!subscription.startsWith("batch-")) {
            return;
        }
        AnalysisRequested request = (AnalysisRequested) event(payload);
        String key = key(request.batch(), request.slug(), request.date().toString());
        LedgerEntry entry = entries.get(key);
        check(
                3,
                entry != null && entry.state().isOffTheWorkers(),
                "%s acknowledged %s, of which the ledger says %s",
                host.name(),
                key,
                entry == null ? "nothing" : entry.state());
        check(4, announced.contains(key), "%s acknowledged %s, which nobody announced", host.name(), key);
    }

    void subscriptionDeleted(String subscription) {
        String batch = subscription.replaceFirst("^batch-", "");
        Manifest manifest = manifests.get(batch);
        if (manifest != null) {
            boolean open = manifest.items().stream()
                    .map(item -> entries.get(key(batch, item.slug(), item.date().toString())))
                    .anyMatch(entry -> entry == null || !entry.state().isOffTheWorkers());
            if (open) {
                world.tally().add("reached: subscription deleted before the batch was drained");
            }
        }
    }

    void written(String bucket, String object, @Nullable Blob before, Blob after) {
        if (!bucket.equals(History.STATE_BUCKET)) {
            return;
        }
        changes++;
        if (object.endsWith("/manifest.json")) {
            Manifest manifest = read(after, Manifest.class);
            check(2, before == null, "the manifest of %s was written again", manifest.batch());
            manifests.put(manifest.batch(), manifest);
            opened(manifest);
        } else if (object.contains("/items/")) {
            LedgerEntry entry = read(after, LedgerEntry.class);
            String key = key(entry.batch(), entry.slug(), entry.date().toString());
            Manifest manifest = manifests.get(entry.batch());
            check(
                    2,
                    manifest != null
                            && manifest.item(entry.slug(), entry.date()).isPresent(),
                    "%s is in no manifest",
                    key);
            check(15, entry.attempts() <= MOST_ATTEMPTS, "%s is at attempt %d", key, entry.attempts());
            LedgerEntry old = entries.put(key, entry);
            if (old != null && old.state().isTerminal()) {
                check(1, old.state() == entry.state(), "%s was %s and is %s", key, old.state(), entry.state());
            }
            if (entry.state() == ItemState.EXPORTED) {
                entry.tables()
                        .forEach(table -> outputs.computeIfAbsent(table, name -> new HashSet<>())
                                .add(key));
            }
            world.trace("ledger %s %s attempts %d", key, entry.state(), entry.attempts());
        }
    }

    /**
     * A job begins.
     *
     * @param node what it makes, in which batch
     * @param restarted whether the last job of this node failed
     */
    void jobStarted(Host host, String node, boolean restarted) {
        long since = world.time().nanos() - lost.getOrDefault(host, world.time().nanos());
        check(
                9,
                since <= LETS_GO_WITHIN.toNanos() || !host.isAlive(),
                "%s began a job for %s, %s after it had lost its lease",
                host.name(),
                node,
                Duration.ofNanos(since));
        int begun = jobs.merge(node, 1, Integer::sum);
        int failed = failures.getOrDefault(node, 0);
        int replaced = disturbed.getOrDefault(node.substring(0, node.indexOf(' ')), 0);
        check(
                10,
                begun <= 1 + failed + replaced,
                "%s began job %d for %s, of which %d failed",
                host.name(),
                begun,
                node,
                failed);
        if (restarted) {
            world.tally().add("reached: job of a next generation");
        }
    }

    /** A follow-up is of a batch that has ended, and of what failed in it. */
    private void opened(Manifest manifest) {
        String previous = manifest.previous();
        if (previous == null) {
            return;
        }
        Manifest before = manifests.get(previous);
        check(12, before != null, "%s follows up no batch", manifest.batch());
        for (Manifest.Item item : manifest.items()) {
            LedgerEntry entry =
                    entries.get(key(previous, item.slug(), item.date().toString()));
            check(
                    12,
                    entry != null && entry.state().isTerminal() && entry.state() != ItemState.EXPORTED,
                    "%s follows up %s of %s, which is %s",
                    manifest.batch(),
                    item.slug(),
                    previous,
                    entry == null ? "requested" : entry.state());
        }
    }

    void workflowBegun(String batch) {
        check(2, manifests.containsKey(batch), "a workflow of %s, which has no manifest", batch);
    }

    /** The items of a batch with which nothing is wrong. */
    Set<String> done(String batch) {
        Set<String> done = new HashSet<>();
        Manifest manifest = manifests.get(batch);
        if (manifest != null) {
            for (Manifest.Item item : manifest.items()) {
                String key = key(batch, item.slug(), item.date().toString());
                LedgerEntry entry = entries.get(key);
                if (entry != null
                        && entry.state() != ItemState.DEAD
                        && entry.state().isTerminal()) {
                    done.add(key);
                }
            }
        }
        return done;
    }

    /** A verdict is right when no item that it names was done before it was begun, and all others are done. */
    void judged(String batch, Verify.Verdict verdict, Set<String> doneBefore) {
        Set<String> named = new HashSet<>();
        verdict.failed()
                .forEach(item -> named.add(key(batch, item.slug(), item.date().toString())));
        check(13, verdict.succeeded() == named.isEmpty(), "the verdict on %s contradicts its list", batch);
        for (String key : named) {
            check(13, !doneBefore.contains(key), "%s was done, and the verdict names it", key);
        }
        Set<String> done = done(batch);
        for (Manifest.Item item : manifest(batch).items()) {
            String key = key(batch, item.slug(), item.date().toString());
            check(13, named.contains(key) || done.contains(key), "%s is not done, and the verdict is silent", key);
        }
    }

    /** Nothing that a reader may look for is ever deleted. */
    void deleted(TableId table, @Nullable SimulatedTable there) {
        world.trace("%s is deleted", table.table());
        check(
                6,
                there == null || !outputs.containsKey(table.toString()),
                "%s is deleted, an output of %s",
                table,
                outputs.getOrDefault(table.toString(), Set.of()));
    }

    void jobFailed(String node) {
        failures.merge(node, 1, Integer::sum);
    }

    void tableWritten(TableId table, @Nullable SimulatedTable before, SimulatedTable after) {
        world.trace("%s is now %.6s by %s", table.table(), after.content(), after.writer());
        if (before != null && !before.isView() && isOlder(after.writer(), before.writer())) {
            world.tally().add("reached: an older batch's job ended last on a table");
            disturbed.merge(before.writer(), 1, Integer::sum);
        }
    }

    /**
     * Labels say that a table is whole: then the batch that they name must have made it. An enrollments table stays
     * what it is, whoever finishes it.
     */
    void labelled(TableId table, SimulatedTable after) {
        world.trace("%s labelled %s", table.table(), after.labels());
        String batch = after.labels().get("batch");
        boolean whole = after.labels().containsKey("question_key");
        if (batch != null && whole && !table.table().startsWith("enrollments_")) {
            if (!batch.equals(after.writer())) {
                world.tally().add("reached: labels on a table that an older batch has replaced meanwhile");
            }
        }
    }

    /** Whether one batch is older than another. */
    boolean isOlder(String batch, String other) {
        Manifest one = manifests.get(batch);
        Manifest two = manifests.get(other);
        return one != null && two != null && one.age().isOlderThan(two.age());
    }

    static String key(String batch, String slug, String date) {
        return batch + "/" + slug + "/" + date;
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in no library of ours
    private static void check(int invariant, boolean holds, String message, @Nullable Object... arguments) {
        if (!holds) {
            throw new Violation(invariant, message.formatted(arguments));
        }
    }

    private Event event(byte[] payload) {
        try {
            return codec.decode(payload);
        } catch (InvalidException unreadable) {
            throw new Violation(2, "an unreadable message: " + unreadable.getMessage());
        }
    }

    private static <T> T read(Blob blob, Class<T> type) {
        try {
            return JsonFormat.mapper().readValue(blob.bytes(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
