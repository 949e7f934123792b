package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.List;
import java.util.Random;

/** Random queries over both tables: dates, arrays of structs, JSON, windows, joins, sub-queries. */
final class QueryGenerator {
    private final ExpressionGenerator expressions;
    private final Random random;

    QueryGenerator(Random random, List<Rule> rules) {
        this.random = random;
        this.expressions = new ExpressionGenerator(random, rules);
    }

    /** The texts for this dialect and for the reference engine. */
    record Pair(String sql, String reference) {}

    Pair next() {
        return switch (random.nextInt(8)) {
            case 0 -> joined();
            case 1 -> perDay();
            case 2 -> unnested();
            case 3 -> json();
            case 4 -> ranked();
            case 5 -> nested();
            case 6 -> union();
            default -> filtered();
        };
    }

    private Pair joined() {
        Generated condition = value(Scalar.BOOL);
        String join = pick("JOIN", "LEFT JOIN", "FULL JOIN", "RIGHT JOIN");
        String day = pick("DATE '2026-01-05'", "DATE_ADD(DATE '2026-01-01', INTERVAL 9 DAY)");
        String head = "SELECT p.g, COUNT(*) AS n, COUNT(v.day) AS days, SUM(v.n) AS total, COUNTIF(v.day > " + day
                + ") AS late, MAX(IF(v.what = 'open', v.h, NULL)) AS top FROM (SELECT * FROM probe WHERE ";
        String tail = ") AS p " + join + " visit AS v ON p.id = v.id" + pick("", " AND v.n > 2", " AND v.day < " + day)
                + " GROUP BY p.g" + pick("", " HAVING COUNT(*) > 3", " HAVING n > 5");
        return around(head, condition, tail);
    }

    private Pair perDay() {
        String part = pick("DAY", "WEEK", "MONTH", "WEEK(MONDAY)", "ISOWEEK");
        Generated measured = value(Scalar.INT64);
        return around(
                "SELECT DATE_TRUNC(day, " + part + ") AS d, COUNT(DISTINCT v.id) AS ids, MIN(",
                measured,
                ") AS m, LOGICAL_OR(v.n > 4) AS any_n FROM (SELECT id, day, n FROM visit) AS v "
                        + pick("JOIN", "LEFT JOIN") + " probe AS p USING (id) GROUP BY d ORDER BY d"
                        + pick("", " LIMIT 3", " DESC LIMIT 2"));
    }

    private Pair unnested() {
        String what = pick("COUNT(*)", "SUM(t.value)", "MAX(t.key)", "COUNTIF(t.value > 1)", "COUNT(DISTINCT key)");
        String join = pick(", UNNEST(v.tags) AS t", " CROSS JOIN UNNEST(tags) AS t", " LEFT JOIN UNNEST(v.tags) AS t");
        String where = pick("", " WHERE v.n IS NOT NULL", " WHERE t.key != 'a'", " WHERE value BETWEEN 1 AND 4");
        String list = pick(
                "(SELECT SUM(value) FROM UNNEST(tags) WHERE key = 'a')",
                "ARRAY_LENGTH(ARRAY(SELECT AS STRUCT key, value FROM UNNEST(tags) WHERE value > 0))",
                "EXISTS(SELECT 1 FROM UNNEST(tags) AS e WHERE e.value = v.n)",
                "(SELECT STRING_AGG(key ORDER BY key) FROM UNNEST(tags))",
                "(SELECT AS STRUCT key FROM UNNEST(tags) ORDER BY value, key LIMIT 1).key",
                "(SELECT MAX(o) FROM UNNEST(tags) WITH OFFSET AS o)");
        String sql = "SELECT what, " + what + " AS x FROM visit AS v" + join + where
                + " GROUP BY what UNION ALL SELECT CAST(" + list + " AS STRING), COUNT(*) FROM visit AS v GROUP BY 1";
        return what.startsWith("MAX")
                ? same("SELECT v.id, v.day, " + list + " AS x FROM visit AS v" + pick("", " WHERE v.h IS NULL"))
                : same(sql);
    }

    private Pair json() {
        String count = "CAST(JSON_EXTRACT_SCALAR(extra, '$.count') AS INT64)";
        String engine = pick("JSON_VALUE(extra, '$.engine')", "JSON_EXTRACT_SCALAR(extra, '$.engine')");
        return same("SELECT " + engine + " AS e, SUM(" + count + ") AS s, "
                + pick("MIN(" + count + ")", "ARRAY_AGG(DISTINCT what ORDER BY what)", "COUNTIF(" + count + " = n)")
                + " AS y FROM visit WHERE " + pick("extra IS NOT NULL", "n > 1", "LOWER(what) = 'search'", "TRUE")
                + " GROUP BY e" + pick("", " HAVING e IS NOT NULL", " HAVING s > 3"));
    }

    private Pair ranked() {
        String window = pick(
                "ROW_NUMBER() OVER (PARTITION BY id ORDER BY day, n, what, h, extra)",
                "RANK() OVER (PARTITION BY what ORDER BY day DESC)",
                "LAG(n) OVER (PARTITION BY id ORDER BY day, n, what, h, extra)",
                "SUM(n) OVER (PARTITION BY id ORDER BY day)",
                "COUNT(*) OVER (PARTITION BY id ORDER BY day, n, what, h, extra ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
                "MAX(day) OVER (PARTITION BY what)",
                "PERCENTILE_CONT(h, 0.5) OVER (PARTITION BY what)",
                "DATE_DIFF(day, MIN(day) OVER (PARTITION BY id), " + pick("DAY", "WEEK", "MONTH") + ")");
        String qualify = pick("", " QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY day, n, what, h, extra) = 1");
        return same("SELECT id, day, " + window + " AS w FROM visit WHERE id IS NOT NULL" + qualify);
    }

    private Pair nested() {
        Generated value = value(Scalar.STRING);
        String aggregate = pick("COUNT(*)", "MAX(LENGTH(x))", "COUNT(DISTINCT x)", "MIN(x)");
        String star = pick("*", "* EXCEPT (y)", "* REPLACE (y + 1 AS y)");
        return around(
                "WITH a AS (SELECT id, ",
                value,
                " AS x FROM probe), b AS (SELECT id, COUNT(*) AS y FROM visit GROUP BY id) SELECT " + star
                        + " FROM b WHERE id IN (SELECT id FROM a WHERE x IS NOT NULL) "
                        + pick(
                                "",
                                "AND y > (SELECT AVG(y) FROM b) ",
                                "AND EXISTS (SELECT 1 FROM a WHERE a.id = b.id AND x != '') ")
                        + pick("", "AND (SELECT " + aggregate.replace("MIN(x)", "COUNT(x)") + " FROM a) > 2"));
    }

    private Pair union() {
        Type type = expressions.pick(List.of(Scalar.INT64, Scalar.STRING, Scalar.DATE));
        Generated first = value(type);
        Generated second = value(type);
        String operator = pick(" UNION ALL ", " UNION DISTINCT ", " EXCEPT DISTINCT ", " INTERSECT DISTINCT ");
        return new Pair(
                "SELECT g, " + first.sql() + " AS v FROM probe" + operator + "SELECT g, " + second.sql()
                        + " FROM probe",
                "SELECT g, " + first.reference() + " AS v FROM probe" + operator + "SELECT g, " + second.reference()
                        + " FROM probe");
    }

    private Pair filtered() {
        Generated condition = value(Scalar.BOOL);
        Generated shown = value(expressions.pick(List.of(Scalar.INT64, Scalar.STRING, Scalar.DATE, Scalar.TIMESTAMP)));
        // The limit inside, for an engine may skip what a limit outside drops, errors included.
        String from = pick(
                "probe",
                "(SELECT * FROM probe ORDER BY id DESC LIMIT 5)",
                "(SELECT * FROM probe ORDER BY k_n NULLS LAST, id LIMIT 7)",
                "(SELECT * FROM probe ORDER BY x, id LIMIT 9)");
        return new Pair(
                "SELECT id, " + shown.sql() + " AS v FROM " + from + " WHERE " + condition.sql(),
                "SELECT id, " + shown.reference() + " AS v FROM " + from + " WHERE " + condition.reference());
    }

    private Generated value(Type type) {
        Generated value = expressions.value(type, 3);
        for (int i = 0; i < 20 && value.columns() == 0; i++) {
            value = expressions.value(type, 3);
        }
        return value;
    }

    private static Pair around(String head, Generated inner, String tail) {
        return new Pair(head + inner.sql() + tail, head + inner.reference() + tail);
    }

    private static Pair same(String sql) {
        return new Pair(sql, sql);
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }
}
