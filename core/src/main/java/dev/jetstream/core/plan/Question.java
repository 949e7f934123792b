package dev.jetstream.core.plan;

import dev.jetstream.core.plan.QuestionKey.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a table answers, so that a later plan can tell whether it asks the same, and else which input differs.
 *
 * <p>Both go with the table as labels: the key decides, the parts explain.
 *
 * @param key see {@link QuestionKey}
 * @param parts the inputs in order of cause, those that others follow from first; at most seven
 */
public record Question(String key, List<Part> parts) {
    /** The label with the key. */
    public static final String KEY_LABEL = "question_key";

    /** The label with what the parts were. */
    public static final String PARTS_LABEL = "question_parts";

    /** The part that is the statement itself: it differs with others, and alone when its wording changed. */
    static final String STATEMENT = "statement";

    /** The part that is the metrics of a table. */
    static final String METRICS = "metrics";

    private static final int KEY_LENGTH = 40;
    private static final int PART_LENGTH = 8;

    public Question {
        parts = List.copyOf(parts);
    }

    /**
     * One input.
     *
     * @param name as in <i>changed because of its enrollment dates</i>
     * @param digest 8 hex digits
     * @param now what it is in a few words, or empty
     */
    public record Part(String name, String digest, String now) {}

    /** The value of {@link #KEY_LABEL}: 40 hex digits. */
    public String keyLabel() {
        return key.substring(0, KEY_LENGTH);
    }

    /** The value of {@link #PARTS_LABEL}: 8 hex digits each, at most 62 characters. */
    public String partsLabel() {
        return parts.stream().map(Part::digest).collect(Collectors.joining("-"));
    }

    /** Whether a table with these labels answers it. */
    public boolean isAnsweredBy(Map<String, String> labels) {
        return keyLabel().equals(labels.get(KEY_LABEL));
    }

    /** The inputs that differ from those of a table with these labels; empty when the labels do not tell. */
    Optional<List<Part>> differences(Map<String, String> labels) {
        String[] before = labels.getOrDefault(PARTS_LABEL, "").split("-", -1);
        if (before.length != parts.size()) {
            return Optional.empty();
        }
        List<Part> differing = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            if (!parts.get(i).digest().equals(before[i])) {
                differing.add(parts.get(i));
            }
        }
        return differing.isEmpty() ? Optional.empty() : Optional.of(differing);
    }

    /** Gathers the parts of a question. */
    static final class Builder {
        private final Kind kind;
        private final Map<String, Part> parts = new LinkedHashMap<>();

        Builder(Kind kind) {
            this.kind = kind;
        }

        /** An input: any value whose text tells it from others. */
        Builder part(String name, String now, @Nullable Object... values) {
            List<String> texts = new ArrayList<>();
            for (@Nullable Object value : values) {
                texts.add(String.valueOf(value));
            }
            String digest = QuestionKey.ofTexts(kind, texts).substring(0, PART_LENGTH);
            parts.put(name, new Part(name, digest, now));
            return this;
        }

        /** The question of a statement, which is its own last part. */
        Question ofStatement(String sql, List<String> inputKeys) {
            var unused = part(STATEMENT, "written otherwise", QuestionKey.of(kind, sql, List.of()));
            return new Question(QuestionKey.of(kind, sql, inputKeys), List.copyOf(parts.values()));
        }

        /** The question that the parts are all of. */
        Question ofParts() {
            List<String> digests = parts.values().stream().map(Part::digest).toList();
            return new Question(QuestionKey.ofTexts(kind, digests), List.copyOf(parts.values()));
        }
    }
}
