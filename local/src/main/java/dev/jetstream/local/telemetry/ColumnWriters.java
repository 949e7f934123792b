package dev.jetstream.local.telemetry;

import dev.jetstream.local.telemetry.Condition.Access;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses for each column of a schema how it is filled: by its role where name and type tell one, by what statements
 * look for, else by its type.
 */
final class ColumnWriters {
    private static final List<String> WORDS = List.of("alpha", "beta", "gamma", "delta", "epsilon");
    private static final int MOST_ELEMENTS = 3;

    private final SqlHints hints;
    private final List<RowTemplate> templates;

    ColumnWriters(SqlHints hints, List<RowTemplate> templates) {
        this.hints = hints;
        this.templates = templates;
    }

    /** A writer of the columns of a record that any statement names, as {@code {"a":1,…}}. */
    FieldWriter record(List<SchemaField> fields) {
        List<SchemaField> kept = fields.stream().filter(this::isNamed).toList();
        List<FieldWriter> writers = new ArrayList<>();
        for (SchemaField field : kept) {
            FieldWriter value = field(field);
            String name = "\"" + field.name() + "\":";
            writers.add((out, row) -> {
                int before = out.length();
                out.append(name);
                int start = out.length();
                value.write(out, row);
                if (out.length() == start) {
                    out.setLength(before);
                } else {
                    out.append(',');
                }
            });
        }
        return (out, row) -> {
            out.append('{');
            writers.forEach(writer -> writer.write(out, row));
            if (out.charAt(out.length() - 1) == ',') {
                out.setLength(out.length() - 1);
            }
            out.append('}');
        };
    }

    private boolean isNamed(SchemaField field) {
        return hints.names(field.name()) || isKeyColumn(field);
    }

    /**
     * Ids and dates by which rows are found, and the experiments' map, are filled though no statement may name them.
     */
    private static boolean isKeyColumn(SchemaField field) {
        return field.name().equals("client_id")
                || field.name().equals("sample_id")
                || field.name().equals("submission_date");
    }

    private FieldWriter field(SchemaField field) {
        if (field.isMap()) {
            return map(field);
        }
        if (!field.repeated()) {
            return single(field);
        }
        FieldWriter element = single(new SchemaField(field.name(), field.type(), false, field.fields()));
        int column = field.name().hashCode();
        return (out, row) -> {
            int elements = (int) Math.floorMod(row.bits(column), (long) MOST_ELEMENTS + 1);
            out.append('[');
            for (int i = 0; i < elements; i++) {
                long bits = Mix.of(row.bits(), column, i);
                int before = out.length();
                element.write(out, row.with(i == 0 ? row.template() : template(bits), bits));
                if (out.length() > before) {
                    out.append(',');
                }
            }
            if (out.charAt(out.length() - 1) == ',') {
                out.setLength(out.length() - 1);
            }
            out.append(']');
        };
    }

    private RowTemplate template(long bits) {
        return templates.isEmpty()
                ? RowTemplate.ANY
                : templates.get((int) Math.floorMod(bits, (long) templates.size()));
    }

    private FieldWriter single(SchemaField field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        int column = name.hashCode();
        return switch (field.type()) {
            case "STRUCT" -> record(field.fields());
            case "DATE" -> (out, row) -> date(out, name, row);
            case "TIMESTAMP" -> (out, row) -> instant(out, row, column, "Z");
            case "DATETIME" -> (out, row) -> instant(out, row, column, "");
            case "STRING" -> text(name, column);
            case "JSON" -> (out, row) -> json(out, name, row);
            case "BOOL" -> chosen(name, (out, row) -> out.append(Amounts.flag(row, column)));
            case "INT64" ->
                name.equals("sample_id")
                        ? (out, row) -> out.append(row.client().sampleId())
                        : chosen(name, integer(name, column));
            case "FLOAT64", "NUMERIC", "BIGNUMERIC" ->
                chosen(name, (out, row) -> out.append(Amounts.amount(row, column)));
            default -> (out, row) -> {};
        };
    }

    private static FieldWriter integer(String name, int column) {
        if (name.contains("bits")) {
            return (out, row) -> out.append(row.bits(column) & 0xFFFFFFF);
        }
        return (out, row) -> out.append(Amounts.count(row, column));
    }

    /** The template's value where it has one for this column. */
    private static FieldWriter chosen(String name, FieldWriter otherwise) {
        return (out, row) -> {
            List<Condition> conditions = row.template().about(name, Access.COLUMN);
            if (conditions.isEmpty()) {
                otherwise.write(out, row);
            } else {
                out.append(pick(conditions.get(0).values(), row.bits(name.hashCode())));
            }
        };
    }

    private FieldWriter text(String name, int column) {
        if (name.contains("client_id") || name.equals("nimbus_user_id")) {
            return (out, row) -> JsonText.string(out, row.client().id());
        }
        if (name.contains("profile_group_id")) {
            return (out, row) -> JsonText.string(out, row.client().groupId());
        }
        if (name.equals("document_id")) {
            return (out, row) -> JsonText.string(out, Long.toHexString(row.bits(column)));
        }
        if (hints.isHistogram(name)) {
            return (out, row) -> JsonText.string(out, histogram(row, column));
        }
        return (out, row) -> {
            List<Condition> conditions = row.template().about(name, Access.COLUMN);
            if (!conditions.isEmpty()) {
                JsonText.string(out, pick(conditions.get(0).values(), row.bits(column)));
            } else if (!hints.jsonPaths(name).isEmpty()
                    || !row.template().about(name, Access.JSON).isEmpty()) {
                StringBuilder json = new StringBuilder();
                json(json, name, row);
                JsonText.string(out, json);
            } else {
                JsonText.string(out, pick(WORDS, row.bits(column)));
            }
        };
    }

    private static void date(StringBuilder out, String name, RowState row) {
        long day = row.epochDay();
        if (name.startsWith("first_")) {
            day -= row.day() + Math.floorMod(Mix.of(row.client().index(), name.hashCode()), 10L);
        }
        JsonText.string(out, LocalDate.ofEpochDay(day).toString());
    }

    /** Between 9 and 23 h, so that the day is the same in every American time zone too. */
    private static void instant(StringBuilder out, RowState row, int column, String zone) {
        int second = 9 * 3600 + (int) Math.floorMod(row.bits(column), 14L * 3600);
        out.append('"').append(LocalDate.ofEpochDay(row.epochDay())).append('T');
        two(out, second / 3600).append(':');
        two(out, second / 60 % 60).append(':');
        two(out, second % 60).append(zone).append('"');
    }

    private static StringBuilder two(StringBuilder out, int number) {
        return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static String histogram(RowState row, int column) {
        long zero = Amounts.count(row, column);
        long five = Amounts.count(row, column + 1);
        long forty = Amounts.count(row, column + 2);
        return "{\"bucket_count\":50,\"histogram_type\":0,\"sum\":%d,\"range\":[1,1000],\"values\":{\"0\":%d,\"5\":%d,\"40\":%d,\"41\":0}}"
                .formatted(5 * five + 40 * forty, zero, five, forty);
    }

    /** An object that has the paths which statements look up, with the template's values where it has them. */
    private void json(StringBuilder out, String name, RowState row) {
        Map<String, String> leaves = new TreeMap<>();
        for (String path : hints.jsonPaths(name)) {
            leaves.put(path, Long.toString(Amounts.count(row, path.hashCode())));
        }
        for (Condition condition : row.template().about(name, Access.JSON)) {
            leaves.put(
                    condition.key(),
                    pick(condition.values(), row.bits(condition.key().hashCode())));
        }
        Map<String, Object> tree = new TreeMap<>();
        leaves.forEach((path, value) -> JsonPaths.put(tree, path, value));
        JsonPaths.write(out, tree);
    }

    private FieldWriter map(SchemaField field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        SchemaField value = field.fields().get(1);
        if (name.equals("experiments")) {
            return experiments(value);
        }
        List<String> known = hints.mapKeys(name);
        List<String> keys = known.isEmpty() ? List.of("1", "2", "4", "8") : known;
        SchemaField named = new SchemaField("value", value.type(), value.repeated(), value.fields());
        FieldWriter writer = field(named);
        return (out, row) -> {
            Map<String, Condition> wanted = new TreeMap<>();
            for (Condition condition : row.template().about(name, Access.MAP)) {
                wanted.put(condition.key(), condition);
            }
            out.append('[');
            for (Condition condition : wanted.values()) {
                entry(out, condition.key(), (o, r) -> JsonText.string(o, pick(condition.values(), r.bits(3))), row);
            }
            for (String key : keys) {
                long bits = Mix.of(row.bits(), key.hashCode());
                if (!wanted.containsKey(key) && (bits & 3) != 0) {
                    entry(out, key, number(value, writer), row.with(row.template(), bits));
                }
            }
            if (out.charAt(out.length() - 1) == ',') {
                out.setLength(out.length() - 1);
            }
            out.append(']');
        };
    }

    /** Maps of text mostly hold numbers as text. */
    private static FieldWriter number(SchemaField value, FieldWriter writer) {
        return value.type().equals("STRING")
                ? (out, row) -> out.append('"').append(Amounts.count(row, 11)).append('"')
                : writer;
    }

    private static void entry(StringBuilder out, String key, FieldWriter value, RowState row) {
        out.append("{\"key\":");
        JsonText.string(out, key);
        out.append(",\"value\":");
        value.write(out, row);
        out.append("},");
    }

    /** The studies in which the client is enrolled on that day. */
    private static FieldWriter experiments(SchemaField value) {
        boolean struct = value.type().equals("STRUCT");
        return (out, row) -> {
            out.append('[');
            for (Client.Membership membership : row.client().memberships()) {
                if (row.day() >= membership.enrolled()) {
                    entry(
                            out,
                            membership.study().slug(),
                            (o, r) -> {
                                o.append(struct ? "{\"branch\":" : "");
                                JsonText.string(o, membership.branch());
                                o.append(struct ? "}" : "");
                            },
                            row);
                }
            }
            if (out.charAt(out.length() - 1) == ',') {
                out.setLength(out.length() - 1);
            }
            out.append(']');
        };
    }

    private static String pick(List<String> values, long bits) {
        return values.get((int) Math.floorMod(bits, (long) values.size()));
    }
}
