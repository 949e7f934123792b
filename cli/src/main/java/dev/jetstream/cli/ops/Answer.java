package dev.jetstream.cli.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.json.JsonFormat;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Why an experiment has no results on a date, or that it has.
 *
 * @param state in a word: done, dead, invalid, retrying, running, waiting, exporting, superseded, not due, left out,
 *     unknown, due
 * @param sentences from the answer to the circumstances
 * @param next what to type, in order; may be empty
 */
record Answer(String slug, LocalDate date, String state, List<String> sentences, List<String> next) {
    /** No batch has it: the plan knows more. */
    static final String NOT_DISPATCHED = "not dispatched";

    Answer {
        sentences = List.copyOf(sentences);
        next = List.copyOf(next);
    }

    boolean asksThePlan() {
        return state.equals(NOT_DISPATCHED);
    }

    /** The answer of the plan, with what the ledger said of other dates. */
    Answer and(Answer plan) {
        List<String> all = new ArrayList<>(plan.sentences);
        all.addAll(sentences);
        List<String> commands = new ArrayList<>(plan.next);
        next.stream().filter(command -> !commands.contains(command)).forEach(commands::add);
        return new Answer(slug, date, plan.state, all, commands);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%s on %s: %s".formatted(slug, date, state));
        sentences.forEach(sentence -> lines.add("  " + sentence));
        next.forEach(command -> lines.add("  next: " + command));
        return lines;
    }

    String json() {
        ObjectMapper json = JsonFormat.mapper();
        var root = json.createObjectNode()
                .put("slug", slug)
                .put("date", date.toString())
                .put("state", state);
        root.set("sentences", json.valueToTree(sentences));
        root.set("next", json.valueToTree(next));
        return root.toString();
    }
}
