package dev.jetstream.emulators.bigquery.sql;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One translation: the catalog, fresh names, what was read, and the translators that call each other. */
final class Session {
    private static final int MAX_EXPANSION = 16;
    /** A statement whose text grows beyond this was made to grow. */
    private static final int MAX_LENGTH = 8_000_000;

    final Catalog catalog;
    final QueryParameters parameters;
    final Set<TableName> reads = new LinkedHashSet<>();
    /** The rules that were applied; tests ask which. */
    final Set<Rule> rules = new LinkedHashSet<>();
    /** The casts that were applied, as {@code INT64 -> STRING}. */
    final Set<String> casts = new LinkedHashSet<>();

    final ExpressionTranslator expressions = new ExpressionTranslator(this);
    final CallTranslator calls = new CallTranslator(this);
    final FunctionExpansion functions = new FunctionExpansion(this);
    final SubqueryTranslator subqueries = new SubqueryTranslator(this);
    final QueryTranslator queries = new QueryTranslator(this);
    final FromTranslator froms = new FromTranslator(this);
    final TableResolver tables = new TableResolver(this);
    private final Map<Character, Integer> counters = new HashMap<>();
    private Defaults defaults;
    private int expansions;

    Session(Catalog catalog, Defaults defaults) {
        this(catalog, defaults, QueryParameters.NONE);
    }

    Session(Catalog catalog, Defaults defaults, QueryParameters parameters) {
        this.catalog = catalog;
        this.parameters = parameters;
        this.defaults = defaults;
    }

    Defaults defaults() {
        return defaults;
    }

    /** A name that no other part of the text has: t1, t2 for relations, w1 for WITH queries. */
    String fresh(char kind) {
        return kind + Integer.toString(counters.merge(kind, 1, Integer::sum));
    }

    /** Goes into a view or a function; names in it are completed by its own defaults when given. */
    void expand(Pos pos, @Nullable Defaults own, Runnable inside) {
        if (expansions >= MAX_EXPANSION) {
            throw pos.error("Views and functions are nested more than " + MAX_EXPANSION + " deep");
        }
        Defaults before = defaults;
        expansions++;
        defaults = own == null ? before : own;
        try {
            inside.run();
        } finally {
            defaults = before;
            expansions--;
        }
    }

    /** Refuses text that doubles and doubles. */
    Typed bounded(Pos pos, Typed value) {
        if (value.sql().length() > MAX_LENGTH) {
            throw pos.error("The statement becomes too long: over " + MAX_LENGTH + " characters");
        }
        return value;
    }
}
