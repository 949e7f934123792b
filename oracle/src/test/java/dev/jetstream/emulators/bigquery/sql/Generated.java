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
record Generated(
        String sql, String reference, int depth, int columns, boolean nullable, List<String> functions) {
    static Generated literal(String sql) {
        return new Generated(sql, sql, 1, 0, false, List.of());
    }

    static Generated column(String name) {
        return new Generated(name, name, 1, 1, name.endsWith("_n") || name.equals("st") || name.contains("."), List.of());
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
