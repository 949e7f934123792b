package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Rule.Kind;
import java.util.List;
import java.util.Set;

/**
 * A random expression in the query that it stands in.
 *
 * @param key what each row of the answer is known by
 * @param tail what follows the select list
 */
record ProbeCase(Generated expression, String key, String tail) {
    private static final Set<String> ORDERED = Set.of("ARRAY_AGG", "STRING_AGG", "ARRAY_CONCAT_AGG");
    private static final Set<String> GROUPED =
            Set.of("ANY_VALUE", "MAX_BY", "MIN_BY", "ANY_VALUE HAVING MAX", "ANY_VALUE HAVING MIN");
    private static final Set<String> DISTINCT = Set.of("COUNT", "SUM", "AVG", "MIN", "MAX");
    private static final Set<String> UNORDERED = Set.of("PERCENTILE_CONT", "PERCENTILE_DISC");
    private static final Set<String> RANKS = Set.of("RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST");
    private static final Set<String> NAVIGATION = Set.of("FIRST_VALUE", "LAST_VALUE", "NTH_VALUE");
    private static final List<String> FRAMES = List.of(
            "",
            "",
            " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW",
            " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");

    static ProbeCase scalar(Generated expression) {
        return new ProbeCase(expression, "id", " FROM probe");
    }

    /** A call of an aggregate or window rule, in one of the ways that it may be called. */
    static ProbeCase of(Rule rule, Generated call, ExpressionGenerator random) {
        if (rule.kind() == Kind.WINDOW) {
            return scalar(over(rule, call, random));
        }
        boolean window = !ORDERED.contains(rule.name()) && !GROUPED.contains(rule.name()) && random.oneIn(4);
        if (window) {
            return scalar(over(rule, call, random));
        }
        if (rule.name().equals("ANY_VALUE")) {
            return new ProbeCase(call, "id", " FROM probe GROUP BY id");
        }
        String before = DISTINCT.contains(rule.name()) && random.oneIn(3) ? "DISTINCT " : "";
        String after = "";
        if (ORDERED.contains(rule.name())) {
            String nulls = rule.name().equals("ARRAY_AGG") && random.oneIn(2) ? " IGNORE NULLS" : "";
            String limit = rule.name().equals("ARRAY_AGG") && random.oneIn(3) ? " LIMIT 2" : "";
            after = nulls + " ORDER BY " + random.pick(List.of("id", "id DESC", "k_n, id", "s_n DESC, id")) + limit;
        }
        return new ProbeCase(call.inside(before, after), "g", " FROM probe GROUP BY g");
    }

    private static Generated over(Rule rule, Generated call, ExpressionGenerator random) {
        if (UNORDERED.contains(rule.name())) {
            return call.followedBy(" OVER (PARTITION BY g)");
        }
        String order = RANKS.contains(rule.name()) ? random.pick(List.of("k", "k_n DESC", "b_n, k")) : "id";
        boolean framed = rule.kind() == Kind.AGGREGATE || NAVIGATION.contains(rule.name());
        String frame = framed ? random.pick(FRAMES) : "";
        String nulls = rule.name().endsWith("T_VALUE") && random.oneIn(2) ? " IGNORE NULLS" : "";
        return call.inside("", nulls).followedBy(" OVER (PARTITION BY g ORDER BY " + order + frame + ")");
    }

    String reference() {
        return "SELECT " + key + ", " + expression.reference() + " AS v" + tail;
    }

    String sql() {
        return "SELECT " + key + ", " + expression.sql() + " AS v" + tail;
    }
}
