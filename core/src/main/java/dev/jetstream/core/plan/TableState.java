package dev.jetstream.core.plan;

import dev.jetstream.core.warehouse.TableInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a table that a plan wants compares with the one that is there. */
public sealed interface TableState {
    /** Of a metrics table's columns the last that does not come from a data source. */
    String LAST_COMMON_COLUMN = "num_exposure_events";

    /** {@code new}, {@code unchanged} or {@code changed}. */
    String word();

    /** The rest of the sentence, or empty. */
    default String because() {
        return "";
    }

    /** There is no such table. */
    record New() implements TableState {
        @Override
        public String word() {
            return "new";
        }
    }

    /**
     * It answers the same question.
     *
     * @param open whether it was made before its last day of data was over, so that it is made again
     */
    record Unchanged(boolean open) implements TableState {
        @Override
        public String word() {
            return "unchanged";
        }

        @Override
        public String because() {
            return open ? "made again, as its last day of data was not over" : "";
        }
    }

    /**
     * It answers another question.
     *
     * @param because the one input that differs, or all that do: {@code of its enrollment dates (2026-03-02 to …)}
     */
    record Changed(String because) implements TableState {
        @Override
        public String word() {
            return "changed";
        }
    }

    /**
     * Compares.
     *
     * @param columns those of a metrics table that its data sources add; else empty
     * @param lastData last day of data that is read, or null when the table may always stay
     * @param there the table, or null
     */
    static TableState of(
            Question question, List<String> columns, @Nullable LocalDate lastData, @Nullable TableInfo there) {
        if (there == null) {
            return new New();
        }
        if (question.isAnsweredBy(there.labels())) {
            return new Unchanged(lastData != null && isOpen(there, lastData));
        }
        if (!there.labels().containsKey(Question.KEY_LABEL)) {
            return new Changed("it does not say what it answers: it was left unfinished, or made by another program");
        }
        return new Changed(question.differences(there.labels())
                .map(parts -> parts.stream()
                        .filter(part -> parts.size() == 1 || !part.name().equals(Question.STATEMENT))
                        .map(part -> described(part, columns, there))
                        .collect(Collectors.joining(", ", "of its ", "")))
                .orElse("the version of jetstream that made it asked otherwise"));
    }

    private static String described(Question.Part part, List<String> columns, TableInfo there) {
        String detail = part.name().equals(Question.METRICS) ? columnChange(columns, there) : part.now();
        return part.name() + (detail.isEmpty() ? "" : " (" + detail + ")");
    }

    private static String columnChange(List<String> columns, TableInfo there) {
        List<String> all = there.columns().stream().map(TableInfo.Column::name).toList();
        int own = all.indexOf(LAST_COMMON_COLUMN) + 1;
        if (own == 0) {
            return "";
        }
        List<String> before = all.subList(own, all.size());
        List<String> changes = new ArrayList<>();
        columns.stream()
                .filter(name -> !before.contains(name))
                .map("added "::concat)
                .forEach(changes::add);
        before.stream()
                .filter(name -> !columns.contains(name))
                .map("dropped "::concat)
                .forEach(changes::add);
        return changes.isEmpty() ? "the same columns, with another expression" : String.join(", ", changes);
    }

    private static boolean isOpen(TableInfo there, LocalDate lastData) {
        String created = there.labels().getOrDefault("batch_created", "0");
        Instant made = created.matches("[0-9]{1,12}") ? Instant.ofEpochSecond(Long.parseLong(created)) : Instant.EPOCH;
        return made.isBefore(lastData.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
