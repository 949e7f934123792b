package dev.jetstream.cli.ops;

import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.dispatcher.status.ItemView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the ledger says of an experiment on a date. */
final class Reasons {
    private final LedgerCommand state;
    private final Instant now;

    Reasons(LedgerCommand state, Instant now) {
        this.state = state;
        this.now = now;
    }

    Answer ofLedger(String slug, LocalDate date) {
        List<Manifest> batches = state.get(state.overview().batches());
        Optional<ItemView> newest = state.get(
                state.overview().newest(batches, slug, date).map(Optional::of).defaultIfEmpty(Optional.empty()));
        return newest.map(this::of)
                .orElseGet(() ->
                        new Answer(slug, date, Answer.NOT_DISPATCHED, List.of(lastRun(batches, slug)), List.of()));
    }

    private Answer of(ItemView item) {
        List<String> sentences = new ArrayList<>();
        List<String> next = new ArrayList<>();
        String replay = "jetstream dead-letters replay --batch %s --slug %s".formatted(item.batch(), item.slug());
        String status = "jetstream status " + item.batch();
        switch (item.state()) {
            case DONE -> {
                sentences.add("its results were computed by batch " + item.batch());
                next.add(status);
            }
            case DEAD -> {
                sentences.add(
                        "it was given up after %d attempts%s".formatted(item.attempts(), StatusText.reason(item)));
                next.add(replay + "   # once the cause is mended");
            }
            case INVALID -> {
                sentences.add("it can never succeed as it was asked for%s".formatted(StatusText.reason(item)));
                next.add(replay + "   # once its record or config is mended");
            }
            case RETRYING -> {
                sentences.add("it failed %d times and waits for its next try%s"
                        .formatted(item.attempts(), StatusText.reason(item)));
                next.add(status + " --watch");
            }
            case RUNNING -> {
                sentences.add("%s holds it since %s, attempt %d"
                        .formatted(item.holder(), Ages.since(item.since(), now), item.attempts()));
                next.add(status + " --watch");
            }
            case WAITING -> {
                sentences.add("it waits for a worker");
                next.add(status + " --watch");
            }
            case EXPORTING -> {
                sentences.add("its tables stand since %s, and the export is to come"
                        .formatted(Ages.since(item.since(), now)));
                next.add(status + " --watch");
            }
            case SUPERSEDED -> {
                sentences.add("a newer batch has written its tables%s".formatted(StatusText.reason(item)));
                next.add(status);
            }
        }
        if (item.since() != null && item.state() != ItemView.State.RUNNING) {
            sentences.add("batch %s, since %s".formatted(item.batch(), Ages.since(item.since(), now)));
        }
        return new Answer(item.slug(), item.date(), item.state().word(), sentences, next);
    }

    private String lastRun(List<Manifest> batches, String slug) {
        Optional<String> last = batches.stream()
                .flatMap(manifest -> manifest.items().stream()
                        .filter(item -> item.slug().equals(slug))
                        .map(item -> "its last run was for %s, in batch %s".formatted(item.date(), manifest.batch())))
                .max(Comparator.naturalOrder());
        return last.orElse("no batch has ever had it");
    }
}
