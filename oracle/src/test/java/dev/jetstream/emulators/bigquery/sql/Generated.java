package dev.jetstream.emulators.bigquery.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A random expression.
 *
 * @param sql as this dialect and BigQuery take it
 * @param reference the same for the reference engine, which lacks a few spellings
 * @param depth of the tree; a column or literal is 1
 * @param columns how many columns it names
 * @param nullable whether one of them has NULLs
 * @param functions signatures of the rules in it, and {@code CAST(.. AS ..)}
 */
record Generated(String sql, String reference, int depth, int columns, boolean nullable, List<String> functions) {
    static Generated literal(String sql) {
        return new Generated(sql, sql, 1, 0, false, List.of());
    }

    static Generated column(String name) {
        return new Generated(
                name, name, 1, 1, name.endsWith("_n") || name.equals("st") || name.contains("."), List.of());
    }

    /** An expression written by hand. */
    static Generated text(String sql) {
        Expr expr = StatementParser.expression(sql);
        int columns = columns(expr);
        return new Generated(sql, sql, depth(expr), columns, columns > 0 && sql.contains("_n"), List.of());
    }

    private static int depth(Expr expr) {
        return 1 + expr.children().stream().mapToInt(Generated::depth).max().orElse(0);
    }

    private static int columns(Expr expr) {
        return (expr instanceof Expr.Name ? 1 : 0)
                + expr.children().stream().mapToInt(Generated::columns).sum();
    }

    /** A rule's name in the counts. */
    static String name(Rule rule) {
        return rule.signature() + (rule.kind() == Rule.Kind.LIST ? " over a list" : "");
    }

    /** The call with something before its first argument and behind its last. */
    Generated inside(String before, String after) {
        return new Generated(
                inside(sql, before, after), inside(reference, before, after), depth, columns, nullable, functions);
    }

    private static String inside(String call, String before, String after) {
        int open = call.indexOf('(');
        return call.substring(0, open + 1) + before + call.substring(open + 1, call.length() - 1) + after + ")";
    }

    Generated followedBy(String tail) {
        return new Generated(sql + tail, reference + tail, depth + 1, columns + 1, nullable, functions);
    }

    /** An expression of parts; {@code function} may be empty. */
    static Generated of(String sql, String reference, String function, Collection<Generated> parts) {
        List<String> functions = new ArrayList<>();
        parts.forEach(part -> functions.addAll(part.functions()));
        if (!function.isEmpty()) {
            functions.add(function);
        }
        return new Generated(
                sql,
                reference,
                1 + parts.stream().mapToInt(Generated::depth).max().orElse(0),
                parts.stream().mapToInt(Generated::columns).sum(),
                parts.stream().anyMatch(Generated::nullable),
                List.copyOf(functions));
    }
}
