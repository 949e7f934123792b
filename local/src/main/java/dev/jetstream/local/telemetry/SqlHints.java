package dev.jetstream.local.telemetry;

import dev.jetstream.local.telemetry.SqlTokens.Kind;
import dev.jetstream.local.telemetry.SqlTokens.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a statement looks for: the columns it names, the values it compares them with, JSON paths, map keys, histograms.
 *
 * <p>Comparisons joined by AND form one group: a row that satisfies all of a group is one that the statement counts.
 */
final class SqlHints {
    private static final Set<String> JSON_FUNCTIONS = Set.of(
            "json_value",
            "json_extract_scalar",
            "json_extract",
            "json_query",
            "json_extract_array",
            "json_value_array");
    private static final Set<String> KEY_FUNCTIONS = Set.of("get_key");
    private static final Set<String> HISTOGRAM_FUNCTIONS =
            Set.of("json_extract_histogram", "keyed_histogram_get_sum", "histogram_max_key_with_nonzero_value");
    private static final Set<String> TEXT_FUNCTIONS =
            Set.of("starts_with", "ends_with", "contains_substr", "regexp_contains");
    private static final Set<String> BOUNDARIES = Set.of(
            "or", ",", "when", "then", "else", "select", "where", "having", "on", "join", "from", "end", "union");

    private final Set<String> words = new HashSet<>();
    private final Set<List<Condition>> groups = new LinkedHashSet<>();
    private final Map<String, Set<String>> jsonPaths = new LinkedHashMap<>();
    private final Map<String, Set<String>> mapKeys = new LinkedHashMap<>();
    private final Set<String> histograms = new HashSet<>();

    /** Adds what one statement looks for. */
    void add(String sql) {
        List<Token> tokens = SqlTokens.of(sql);
        Deque<List<Condition>> outer = new ArrayDeque<>();
        List<Condition> base = List.of();
        List<Condition> current = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Kind.WORD) {
                addWords(token.text());
                addCall(tokens, i, current);
            }
            if (token.is("(")) {
                outer.push(base);
                base = List.copyOf(current);
            } else if (token.is(")")) {
                emit(current);
                current = new ArrayList<>(base);
                base = outer.isEmpty() ? List.of() : outer.pop();
            } else if (token.kind() != Kind.STRING
                    && BOUNDARIES.contains(token.text().toLowerCase(Locale.ROOT))) {
                emit(current);
                current = new ArrayList<>(base);
            } else {
                addComparison(tokens, i, current);
            }
        }
        emit(current);
    }

    private void addWords(String name) {
        for (String part : name.split("\\.", -1)) {
            words.add(part.toLowerCase(Locale.ROOT));
        }
    }

    private void emit(List<Condition> group) {
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
    }

    private void addCall(List<Token> tokens, int i, List<Condition> current) {
        if (i + 1 >= tokens.size() || !tokens.get(i + 1).is("(")) {
            return;
        }
        String function = lastPart(tokens.get(i).text());
        int end = matching(tokens, i + 1);
        String column = lastColumn(tokens, i + 2, end);
        List<String> strings = strings(tokens, i + 2, end);
        boolean extract =
                function.equals("extract") && i >= 2 && tokens.get(i - 2).is("hist");
        if (extract || HISTOGRAM_FUNCTIONS.contains(function)) {
            histograms.add(column);
        } else if (JSON_FUNCTIONS.contains(function) && !strings.isEmpty()) {
            jsonPaths.computeIfAbsent(column, c -> new LinkedHashSet<>()).add(strings.get(0));
        } else if (KEY_FUNCTIONS.contains(function) && !strings.isEmpty()) {
            mapKeys.computeIfAbsent(column, c -> new LinkedHashSet<>()).add(strings.get(0));
        } else if (TEXT_FUNCTIONS.contains(function) && !strings.isEmpty()) {
            current.add(new Condition(column, Condition.Access.COLUMN, "", plain(strings.get(0))));
        }
    }

    private void addComparison(List<Token> tokens, int i, List<Condition> current) {
        Token token = tokens.get(i);
        List<String> values = List.of();
        if (token.is("=") && i + 1 < tokens.size()) {
            values = literal(tokens.get(i + 1));
        } else if (token.is("like") && i + 1 < tokens.size()) {
            values = literal(tokens.get(i + 1)).stream()
                    .map(text -> text.replace("%", "a").replace('_', 'b'))
                    .toList();
        } else if (token.is("in") && i + 1 < tokens.size() && tokens.get(i + 1).is("(") && !negated(tokens, i)) {
            values = strings(tokens, i + 2, matching(tokens, i + 1));
        }
        if (values.isEmpty() || i == 0 || negated(tokens, i)) {
            return;
        }
        if (tokens.get(i - 1).kind() == Kind.WORD) {
            String column = lastPart(tokens.get(i - 1).text());
            if (column.equals("key")) {
                mapKeys.computeIfAbsent("", c -> new LinkedHashSet<>()).addAll(values);
            }
            current.add(new Condition(column, Condition.Access.COLUMN, "", values));
        } else if (tokens.get(i - 1).is(")")) {
            addCallComparison(tokens, i - 1, values, current);
        }
    }

    private static void addCallComparison(List<Token> tokens, int close, List<String> values, List<Condition> current) {
        int open = opening(tokens, close);
        if (open < 1 || tokens.get(open - 1).kind() != Kind.WORD) {
            return;
        }
        String function = lastPart(tokens.get(open - 1).text());
        List<String> strings = strings(tokens, open + 1, close);
        String column = lastColumn(tokens, open + 1, close);
        if (JSON_FUNCTIONS.contains(function) && !strings.isEmpty()) {
            current.add(new Condition(column, Condition.Access.JSON, strings.get(0), values));
        } else if (KEY_FUNCTIONS.contains(function) && !strings.isEmpty()) {
            current.add(new Condition(column, Condition.Access.MAP, strings.get(0), values));
        } else if (!column.isEmpty()) {
            current.add(new Condition(column, Condition.Access.COLUMN, "", values));
        }
    }

    private static boolean negated(List<Token> tokens, int i) {
        return i > 0 && tokens.get(i - 1).is("not");
    }

    private static List<String> literal(Token token) {
        boolean value =
                token.kind() == Kind.STRING || token.kind() == Kind.NUMBER || token.is("true") || token.is("false");
        return value ? List.of(token.text()) : List.of();
    }

    /** The plain words of a simple regular expression: {@code ^(a|b)} gives a and b. */
    private static List<String> plain(String pattern) {
        List<String> words = new ArrayList<>();
        for (String part : pattern.replaceAll("[\\^$()?]|\\.[*+]", "").split("\\|", -1)) {
            words.add(part.replaceAll("\\\\(.)", "$1").replaceAll("\\[.*?][*+]?", "1"));
        }
        return words;
    }

    private static String lastColumn(List<Token> tokens, int from, int to) {
        String column = "";
        for (int i = from; i < to; i++) {
            Token token = tokens.get(i);
            if (token.is(",") && !column.isEmpty()) {
                break;
            }
            if (token.kind() == Kind.WORD && !(i + 1 < to && tokens.get(i + 1).is("("))) {
                column = lastPart(token.text());
            }
        }
        return column;
    }

    private static List<String> strings(List<Token> tokens, int from, int to) {
        return tokens.subList(Math.min(from, to), to).stream()
                .filter(token -> token.kind() == Kind.STRING || token.kind() == Kind.NUMBER)
                .map(Token::text)
                .toList();
    }

    private static int matching(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size();
    }

    private static int opening(List<Token> tokens, int close) {
        int depth = 0;
        for (int i = close; i >= 0; i--) {
            depth += tokens.get(i).is(")") ? 1 : tokens.get(i).is("(") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Whether any statement names this column. */
    boolean names(String column) {
        return words.contains(column.toLowerCase(Locale.ROOT));
    }

    /** Groups of comparisons that one row can satisfy together. */
    List<List<Condition>> groups() {
        return List.copyOf(groups);
    }

    List<String> jsonPaths(String column) {
        return List.copyOf(jsonPaths.getOrDefault(column, Set.of()));
    }

    /** Keys looked up in this map, or else in any. */
    List<String> mapKeys(String column) {
        Set<String> keys = new LinkedHashSet<>(mapKeys.getOrDefault(column, Set.of()));
        keys.addAll(mapKeys.getOrDefault("", Set.of()));
        return List.copyOf(keys);
    }

    boolean isHistogram(String column) {
        return histograms.contains(column);
    }
}
