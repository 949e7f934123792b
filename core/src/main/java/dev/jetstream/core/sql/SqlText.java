package dev.jetstream.core.sql;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.warehouse.TableId;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The only way in which names and values get into GoogleSQL: whatever they contain, each stays one token.
 *
 * <p>Expressions out of configs are code and pass as they are; only their layout is looked after.
 */
public final class SqlText {
    private static final Pattern PLAIN_IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern TABLE_PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*");
    private static final int LONGEST_COLUMN = 300;
    private static final Set<String> RESERVED = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "assert_rows_modified",
            "at",
            "between",
            "by",
            "case",
            "cast",
            "collate",
            "contains",
            "create",
            "cross",
            "cube",
            "current",
            "default",
            "define",
            "desc",
            "distinct",
            "else",
            "end",
            "enum",
            "escape",
            "except",
            "exclude",
            "exists",
            "extract",
            "false",
            "fetch",
            "following",
            "for",
            "from",
            "full",
            "group",
            "grouping",
            "groups",
            "hash",
            "having",
            "if",
            "ignore",
            "in",
            "inner",
            "intersect",
            "interval",
            "into",
            "is",
            "join",
            "lateral",
            "left",
            "like",
            "limit",
            "lookup",
            "merge",
            "natural",
            "new",
            "no",
            "not",
            "null",
            "nulls",
            "of",
            "on",
            "or",
            "order",
            "outer",
            "over",
            "partition",
            "preceding",
            "proto",
            "qualify",
            "range",
            "recursive",
            "respect",
            "right",
            "rollup",
            "rows",
            "select",
            "set",
            "some",
            "struct",
            "tablesample",
            "then",
            "to",
            "treat",
            "true",
            "unbounded",
            "union",
            "unnest",
            "using",
            "when",
            "where",
            "window",
            "with",
            "within");

    private SqlText() {}

    /** A string literal, escaped. */
    public static String literal(String value) {
        return "'" + escaped(value) + "'";
    }

    /** A date literal. */
    public static String date(LocalDate date) {
        return "DATE '" + date + "'";
    }

    /**
     * A column's name, quoted unless it is plain.
     *
     * @throws InvalidException when it is empty or longer than the warehouse allows
     */
    public static String column(String name) {
        if (name.isEmpty() || name.length() > LONGEST_COLUMN) {
            throw new InvalidException("column name '%s' must have 1 to %d characters, not %d"
                    .formatted(comment(name), LONGEST_COLUMN, name.length()));
        }
        boolean plain = PLAIN_IDENTIFIER.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : "`" + escaped(name) + "`";
    }

    /** A column or a field in it: {@code client_info.client_id}. */
    public static String path(String dotted) {
        return Arrays.stream(dotted.strip().split("\\.", -1))
                .map(SqlText::column)
                .collect(Collectors.joining("."));
    }

    /**
     * A table's full name, quoted.
     *
     * @throws InvalidException when a part of it cannot be a name
     */
    public static String table(TableId id) {
        checkTablePart("project", id.project());
        checkTablePart("dataset", id.dataset());
        checkTablePart("table", id.table());
        return id.quoted();
    }

    /** All tables whose name is a prefix and something more. */
    static String wildcard(TableId anyOfThem, String prefix) {
        checkTablePart("table", prefix);
        return "`%s.%s.%s*`".formatted(anyOfThem.project(), anyOfThem.dataset(), prefix);
    }

    /** Text that may stand in a comment of one line. */
    public static String comment(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
        return line.length() > 120 ? line.substring(0, 120) + "…" : line;
    }

    /** An expression or query out of a config, stripped; when it ends in a comment, what follows begins a new line. */
    public static String fragment(String sql) {
        String stripped = sql.strip();
        String lastLine = stripped.substring(stripped.lastIndexOf('\n') + 1);
        return lastLine.contains("--") || lastLine.contains("#") ? stripped + "\n" : stripped;
    }

    /** {@code <expression> AS <column>}. */
    static String named(String expression, String column) {
        String text = fragment(expression);
        return text + (text.endsWith("\n") ? "AS " : " AS ") + column(column);
    }

    /** The text with each line moved to the right, but for lines that begin inside a string literal. */
    public static String indent(int blanks, String sql) {
        String margin = " ".repeat(blanks);
        StringBuilder moved = new StringBuilder(sql.length() + 64);
        Set<Integer> inside = linesInsideLiterals(sql);
        int start = 0;
        while (start < sql.length()) {
            int end = sql.indexOf('\n', start);
            int next = end < 0 ? sql.length() : end + 1;
            boolean blank = sql.substring(start, next).isBlank();
            moved.append(blank || inside.contains(start) ? "" : margin).append(sql, start, next);
            start = next;
        }
        return moved.toString();
    }

    private static Set<Integer> linesInsideLiterals(String sql) {
        if (!sql.contains("'''") && !sql.contains("\"\"\"")) {
            return Set.of();
        }
        Set<Integer> starts = new HashSet<>();
        for (SqlTokens.Token token : SqlTokens.of(sql)) {
            int end = token.start() + token.text().length();
            for (int line = sql.indexOf('\n', token.start()); line >= 0 && line < end; ) {
                starts.add(line + 1);
                line = sql.indexOf('\n', line + 1);
            }
        }
        return starts;
    }

    /**
     * Lets pass what a project, dataset or table can be called.
     *
     * @throws InvalidException when none can
     */
    public static void checkTablePart(String what, String name) {
        if (!TABLE_PART.matcher(name).matches()) {
            throw new InvalidException("%s name '%s' must match %s".formatted(what, comment(name), TABLE_PART));
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (c == '\\' || c == '\'' || c == '"' || c == '`') {
                escaped.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                escaped.append("\\u%04x".formatted(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
