package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Rule.Kind;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The functions, operators and casts that there are: {@code functions.txt} and {@code casts.txt}. */
final class FunctionTable {
    static final FunctionTable INSTANCE = new FunctionTable();

    private final Map<String, List<Rule>> calls = new LinkedHashMap<>();
    private final Map<String, List<Rule>> lists = new LinkedHashMap<>();
    private final Map<String, String> casts = new LinkedHashMap<>();
    private final Map<String, List<Rule.Example>> castExamples = new HashMap<>();

    private FunctionTable() {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines("functions.txt").toList()) {
            if (isExample(line)) {
                int last = rules.size() - 1;
                rules.set(last, rules.get(last).with(Rule.Example.parse(line)));
            } else {
                rules.add(Rule.parse(line));
            }
        }
        for (Rule rule : rules) {
            Map<String, List<Rule>> kind = rule.kind() == Kind.LIST ? lists : calls;
            kind.computeIfAbsent(rule.name(), name -> new ArrayList<>()).add(rule);
        }
        String pair = "";
        for (String line : lines("casts.txt").toList()) {
            if (isExample(line)) {
                castExamples.computeIfAbsent(pair, key -> new ArrayList<>()).add(Rule.Example.parse(line));
            } else {
                String[] parts = line.split(" :: ", 2);
                pair = parts[0].strip();
                casts.put(pair, parts[1].strip());
            }
        }
    }

    /** What is indented belongs to the line above. */
    private static boolean isExample(String line) {
        return line.startsWith("  ");
    }

    private static Stream<String> lines(String file) {
        try (InputStream in = FunctionTable.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Rule> rules(String name) {
        return calls.getOrDefault(name.toUpperCase(Locale.ROOT), List.of());
    }

    List<Rule> listRules(String name) {
        return lists.getOrDefault(name.toUpperCase(Locale.ROOT), List.of());
    }

    boolean isAggregate(String name) {
        List<Rule> rules = rules(name);
        return !rules.isEmpty() && rules.get(0).kind() == Kind.AGGREGATE;
    }

    /** Whether that argument of the function is a date part such as DAY, not an expression. */
    boolean takesPart(String name, int argument) {
        return rules(name).stream()
                .anyMatch(rule -> argument < rule.arguments().size()
                        && rule.arguments().get(argument).startsWith("="));
    }

    /** The text of a cast, or the empty text when there is none. */
    String cast(Type from, Type to) {
        return casts.getOrDefault(from + " -> " + to, "");
    }

    /** All rules, those over lists last. */
    List<Rule> all() {
        return Stream.concat(calls.values().stream(), lists.values().stream())
                .flatMap(List::stream)
                .toList();
    }

    /** From which type to which there are casts. */
    List<Map.Entry<Scalar, Scalar>> casts() {
        return casts.keySet().stream()
                .sorted()
                .map(pair -> pair.split(" -> ", -1))
                .map(types -> Map.entry(Scalar.valueOf(types[0]), Scalar.valueOf(types[1])))
                .toList();
    }

    List<Rule.Example> castExamples(Type from, Type to) {
        return castExamples.getOrDefault(from + " -> " + to, List.of());
    }

    Set<String> names() {
        return calls.keySet();
    }
}
