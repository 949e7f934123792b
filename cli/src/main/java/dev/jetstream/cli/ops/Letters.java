package dev.jetstream.cli.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.dispatcher.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Dead letters as people read them: with what the ledger knows of their items, and what to type. */
final class Letters {
    private static final int PAYLOAD_SHOWN = 2_000;

    private Letters() {}

    /** A letter beside its item's entry, which is there when it names an item. */
    record Told(DeadLetter letter, @Nullable LedgerEntry entry) {
        String reason() {
            if (letter.reason() != null) {
                return letter.reason();
            }
            return entry == null || entry.error() == null
                    ? "given up by the bus after its last delivery"
                    : Objects.requireNonNullElse(entry.errorClass(), "error") + ": " + entry.error();
        }

        int attempts() {
            return Math.max(letter.deliveries(), entry == null ? 0 : entry.attempts());
        }

        String about() {
            DeadLetter.Item item = letter.item();
            return item == null ? "(no item)" : "%s %s".formatted(item.slug(), item.date());
        }

        String command() {
            DeadLetter.Item item = letter.item();
            if (item != null && letter.isRequest()) {
                return "jetstream dead-letters replay --batch %s --slug %s".formatted(item.batch(), item.slug());
            }
            return letter.isTrigger() || item != null
                    ? "jetstream dead-letters replay --id " + letter.id()
                    : "jetstream dead-letters purge " + letter.id();
        }
    }

    static Mono<Told> told(Ledger ledger, DeadLetter letter) {
        DeadLetter.Item item = letter.item();
        return item == null
                ? Mono.just(new Told(letter, null))
                : ledger.entry(item.batch(), item.slug(), item.date()).map(entry -> new Told(letter, entry));
    }

    static List<String> lines(Told told) {
        DeadLetter letter = told.letter();
        return List.of(
                "%s %s from %s, %d attempts%s: %s"
                        .formatted(
                                letter.id(),
                                told.about(),
                                letter.subscription(),
                                told.attempts(),
                                letter.copies() > 1 ? ", %d copies".formatted(letter.copies()) : "",
                                oneLine(told.reason())),
                "  next: " + told.command());
    }

    static List<String> everything(Told told) {
        List<String> lines = new ArrayList<>();
        DeadLetter letter = told.letter();
        lines.add("dead letter   " + letter.id());
        lines.add("about         " + told.about());
        lines.add("given up by   " + letter.subscription());
        lines.add("attempts      %d, replayed %d times, %d copies"
                .formatted(told.attempts(), letter.replays(), letter.copies()));
        lines.add("last error    " + oneLine(told.reason()));
        LedgerEntry entry = told.entry();
        if (entry != null) {
            lines.add("ledger        %s in batch %s".formatted(entry.state().value(), entry.batch()));
        }
        letter.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(attribute -> lines.add(
                        "attribute     %s = %s".formatted(oneLine(attribute.getKey()), oneLine(attribute.getValue()))));
        lines.add("payload       " + payload(letter));
        lines.add("next          " + told.command());
        return lines;
    }

    static ObjectNode json(Told told) {
        DeadLetter letter = told.letter();
        ObjectNode root = JsonFormat.mapper()
                .createObjectNode()
                .put("id", letter.id())
                .put("subscription", letter.subscription())
                .put("reason", told.reason())
                .put("attempts", told.attempts())
                .put("copies", letter.copies())
                .put("replays", letter.replays())
                .put("payload", payload(letter))
                .put("next", told.command());
        ObjectNode attributes = root.putObject("attributes");
        letter.attributes().forEach(attributes::put);
        return root;
    }

    /** What strangers sent is shown without what a terminal would obey. */
    private static String payload(DeadLetter letter) {
        String text = oneLine(new String(letter.payload(), StandardCharsets.UTF_8));
        return text.length() > PAYLOAD_SHOWN ? text.substring(0, PAYLOAD_SHOWN) + "…" : text;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
