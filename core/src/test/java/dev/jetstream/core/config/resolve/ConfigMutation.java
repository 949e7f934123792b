package dev.jetstream.core.config.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Damages a config as people and machines do: keys renamed, values of another type, lines lost, doubled, cut. */
final class ConfigMutation {
    private static final List<String> VALUES = List.of(
            "1",
            "-0.5e300",
            "9223372036854775807",
            "nan",
            "inf",
            "true",
            "\"\"",
            "\"false\"",
            "\"enrollments\"",
            "[]",
            "[[1], [\"a\"]]",
            "[{name = \"log\"}]",
            "{}",
            "{a = {b = 1}}",
            "2024-02-01",
            "2024-02-01T00:00:00Z",
            "\"{{ agg_sum('x') }}\"",
            "\"{{ experiment.end_date_str }}\"",
            "\"{{ nope.x }} {dataset} {4} }} {% if %}\"",
            "\"{{ agg_sum(agg_sum('{{')) }}\"",
            "\"" + "x".repeat(20_000) + "\"",
            "[" + "\"m\",".repeat(3_000) + "]",
            "[".repeat(31) + "]".repeat(31),
            "[".repeat(10_000) + "]".repeat(10_000),
            "{a = ".repeat(20) + "1" + "}".repeat(20),
            "\"" + "{{ agg_sum('x') }}".repeat(2_000) + "\"",
            "\"" + "y".repeat(1_000_000) + "\"");
    private static final List<String> NAMES = List.of(
            "metrics",
            "name",
            "days28",
            "definitions",
            "data_sources",
            "'*'",
            "'[a'",
            "\"\"",
            "joins",
            "statistics",
            "é",
            "x-y");

    private ConfigMutation() {}

    static String mutate(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int changes = 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            change(lines, random);
        }
        return String.join("\n", lines);
    }

    private static void change(List<String> lines, Random random) {
        List<Integer> keys = indexesOf(lines, "^[A-Za-z_0-9]+ *=.*");
        List<Integer> tables = indexesOf(lines, "^\\[.+\\] *$");
        int kind = random.nextInt(20);
        if (kind < 9 && !keys.isEmpty()) {
            int at = keys.get(random.nextInt(keys.size()));
            String key = lines.get(at).substring(0, lines.get(at).indexOf('='));
            boolean opensText =
                    lines.get(at).contains("\"\"\"") || lines.get(at).contains("'''");
            if (!opensText && !lines.get(at).trim().endsWith("[")) {
                lines.set(at, key + "= " + VALUES.get(random.nextInt(VALUES.size())));
            } else {
                lines.set(at, "x" + lines.get(at));
            }
        } else if (kind < 13 && !keys.isEmpty()) {
            int at = keys.get(random.nextInt(keys.size()));
            lines.set(
                    at,
                    NAMES.get(random.nextInt(NAMES.size())) + " "
                            + lines.get(at).substring(lines.get(at).indexOf('=')));
        } else if (kind < 17 && !tables.isEmpty()) {
            int at = tables.get(random.nextInt(tables.size()));
            String[] parts = lines.get(at).trim().replaceAll("[\\[\\]]", "").split("\\.");
            parts[random.nextInt(parts.length)] = NAMES.get(random.nextInt(NAMES.size()));
            lines.set(at, "[" + String.join(".", parts) + "]");
        } else if (kind == 17) {
            lines.remove(random.nextInt(lines.size()));
            if (lines.isEmpty()) {
                lines.add("");
            }
        } else if (kind == 18) {
            String cut = String.join("\n", lines);
            List<String> kept =
                    List.of(cut.substring(0, random.nextInt(cut.length() + 1)).split("\n", -1));
            lines.clear();
            lines.addAll(kept);
        } else {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int position = random.nextInt(line.length() + 1);
            lines.set(at, line.substring(0, position) + (char) random.nextInt(0x250) + line.substring(position));
        }
    }

    private static List<Integer> indexesOf(List<String> lines, String pattern) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(pattern)) {
                indexes.add(i);
            }
        }
        return indexes;
    }
}
