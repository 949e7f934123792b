package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Columns, literals, and arguments that may not be just anything of their type. */
final class SpecialArguments {
    private static final Set<String> NEVER_NESTED =
            Set.of("ERROR", "CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_DATETIME");

    private static final List<String> SMALL =
            List.of("k", "k_n", "0", "1", "2", "3", "ARRAY_LENGTH(ai)", "MOD(id, 4)", "LENGTH(s_n)");
    private static final List<String> SIGNED = List.of("k", "k_n", "-k", "0", "-1", "1", "2", "-3", "k - 3", "5 - id");
    private static final List<String> SECONDS = List.of("id * 100000", "k_n", "0", "-1", "1767604845", "-k * 86399");
    private static final List<String> ZONES = List.of("'UTC'", "'America/Los_Angeles'", "'Europe/Berlin'");
    private static final List<String> REGEXES0 =
            List.of("r'[a-c]+'", "r'\\d+'", "'^a'", "'b$'", "'.'", "'(?i)ABC'", "'x*'", "'a|b'", "r'\\w+ \\w+'", "'é'");
    private static final List<String> REGEXES1 =
            List.of("r'([a-c]+)'", "r'(\\d+)'", "'^(a)'", "r'(\\w)='", "'(.*)'", "'(?:a)(b)'");
    private static final List<String> PATHS = List.of(
            "'$'",
            "'$.a'",
            "'$.b'",
            "'$.c'",
            "'$.c[0]'",
            "'$.c[2]'",
            "'$.d.e'",
            "'$.a.b.c'",
            "'$.a[1].b'",
            "'$[1]'",
            "'$.zz'");
    private static final List<String> DATE_FORMATS = List.of(
            "'%Y-%m-%d'",
            "'%F'", "'%d/%m/%y'", "'%j'", "'%A %a %B %b'", "'%Y%m%d'", "'%U %W %u %w'", "'%G-%V'", "'x%%y'", "'%D'");
    private static final List<String> TIME_FORMATS =
            List.of("'%Y-%m-%d %H:%M:%S'", "'%F %T'", "'%H:%M'", "'%I:%M %p'", "'%Y%m%d%H%M%S'", "'%R'");

    /** Numbers whose sums are exact in any order. */
    private static final List<String> TAME = List.of(
            "IF(b, h, h_n) * 2",
            "h_n + ABS(k)",
            "IFNULL(h_n, h) / 2",
            "CAST(k_n + 1 AS FLOAT64)",
            "ABS(h_n) - ABS(h)",
            "IF(b_n, -h, k_n * h)");

    private static final List<String> TAME_INTEGERS =
            List.of("ABS(k_n) + id", "IF(b, k, LENGTH(s_n))", "MOD(id, 4) * ABS(k_n)", "COALESCE(k_n, -k, 0) + 1");

    private static final Map<String, List<String>> ARGUMENTS = Map.ofEntries(
            // They stop at the first that decides, there; so none may fail.
            Map.entry("LOGICAL_OR#0", List.of("NOT (d_n > d)", "IFNULL(b_n, h_n < 1) AND b", "LOWER(s_n) LIKE '%a%'")),
            Map.entry("LOGICAL_AND#0", List.of("NOT (d_n > d)", "IFNULL(b_n, h_n < 1) OR b", "LENGTH(s_n) >= k")),
            Map.entry("ANY_VALUE HAVING MAX#1", List.of("id", "-id", "k * 100 + id")),
            Map.entry("ANY_VALUE HAVING MIN#1", List.of("id", "-id", "k * 100 + id")),
            Map.entry("MAX_BY#1", List.of("id", "-id", "k * 100 + id")),
            Map.entry("MIN_BY#1", List.of("id", "-id", "k * 100 + id")),
            Map.entry("<<#1", SMALL),
            Map.entry(">>#1", SMALL),
            Map.entry("REPEAT#1", SMALL),
            Map.entry("SUBSTR#1", SIGNED),
            Map.entry("SUBSTR#2", SMALL),
            Map.entry("SUBSTRING#1", SIGNED),
            Map.entry("SUBSTRING#2", SMALL),
            Map.entry("LEFT#1", SMALL),
            Map.entry("RIGHT#1", SMALL),
            Map.entry("LPAD#1", SMALL),
            Map.entry("RPAD#1", SMALL),
            Map.entry("ROUND#1", SIGNED),
            Map.entry("TRUNC#1", SIGNED),
            Map.entry("INSTR#2", List.of("1", "2", "-1", "k + 1")),
            Map.entry("INSTR#3", List.of("1", "2", "k + 1")),
            Map.entry("GENERATE_ARRAY#0", SMALL),
            Map.entry("GENERATE_ARRAY#1", SMALL),
            Map.entry("GENERATE_ARRAY#2", List.of("1", "2", "-1", "k + 1")),
            Map.entry(
                    "GENERATE_DATE_ARRAY#0",
                    List.of("GREATEST(d, DATE '2020-01-01')", "GREATEST(d_n, DATE '2020-01-01')", "DATE '2026-01-01'")),
            Map.entry(
                    "GENERATE_DATE_ARRAY#1",
                    List.of("GREATEST(DATE_ADD(d, INTERVAL k DAY), DATE '2020-01-01')", "DATE '2026-03-01'")),
            Map.entry("GENERATE_DATE_ARRAY#2", List.of("1", "2", "-1", "k + 1")),
            Map.entry("DATE_FROM_UNIX_DATE#0", List.of("id * 500", "k_n", "-id", "20458")),
            Map.entry("DATE#INT64#0", List.of("2026", "2000 + id", "1999")),
            Map.entry("DATE#INT64#1", List.of("k + 1", "k_n", "12", "2")),
            Map.entry("DATE#INT64#2", List.of("k + 1", "28", "MOD(id, 28) + 1")),
            Map.entry("DATETIME#INT64#0", List.of("2026", "2000 + id", "1999")),
            Map.entry("DATETIME#INT64#1", List.of("k + 1", "12", "2")),
            Map.entry("DATETIME#INT64#2", List.of("k + 1", "28", "MOD(id, 28) + 1")),
            Map.entry("DATETIME#INT64#3", SMALL),
            Map.entry("DATETIME#INT64#4", SMALL),
            Map.entry("DATETIME#INT64#5", SMALL),
            Map.entry("TIME#INT64#0", SMALL),
            Map.entry("TIME#INT64#1", SMALL),
            Map.entry("TIME#INT64#2", SMALL),
            Map.entry("DATE#TIMESTAMP#1", ZONES),
            Map.entry("DATETIME#TIMESTAMP#1", ZONES),
            Map.entry("TIMESTAMP#DATETIME#1", ZONES),
            Map.entry("TIMESTAMP#DATE#1", ZONES),
            Map.entry("TIMESTAMP#STRING#1", ZONES),
            Map.entry(
                    "TIMESTAMP#STRING#0",
                    List.of("CAST(dt AS STRING)", "CAST(d_n AS STRING)", "'2026-01-05 10:00:00+01'")),
            Map.entry("EXTRACT#2", ZONES),
            Map.entry("TIMESTAMP_TRUNC#2", ZONES),
            Map.entry("FORMAT_TIMESTAMP#2", ZONES),
            Map.entry("PARSE_TIMESTAMP#2", ZONES),
            Map.entry("STRING#1", ZONES),
            Map.entry("TIMESTAMP_SECONDS#0", SECONDS),
            Map.entry("TIMESTAMP_MILLIS#0", SECONDS),
            Map.entry("TIMESTAMP_MICROS#0", SECONDS),
            Map.entry("SAFE.TIMESTAMP_SECONDS#0", SECONDS),
            Map.entry("REGEXP_CONTAINS#1", REGEXES0),
            Map.entry("REGEXP_REPLACE#1", REGEXES1),
            Map.entry("REGEXP_REPLACE#2", List.of("''", "'-'", "r'<\\1>'", "'$1'", "s_n")),
            Map.entry("LIKE#1", List.of("'a%'", "'%b%'", "'_'", "'%'", "''", "r'\\%%'", "s_n", "CONCAT('%', s)")),
            Map.entry("STRING_AGG#1", List.of("','", "'; '", "''")),
            Map.entry("SPLIT#1", List.of("','", "';'", "' '", "'a'", "''", "', '")),
            Map.entry("LAG#1", List.of("1", "2", "0")),
            Map.entry("LEAD#1", List.of("1", "2", "0")),
            Map.entry("NTILE#0", List.of("1", "3", "4")),
            Map.entry("NTH_VALUE#1", List.of("1", "2", "3")),
            Map.entry("PERCENTILE_CONT#0", TAME),
            Map.entry("PERCENTILE_DISC#FLOAT64#0", TAME),
            Map.entry("PERCENTILE_CONT#1", List.of("0.5", "0", "1", "0.25", "0.9")),
            Map.entry("PERCENTILE_DISC#1", List.of("0.5", "0", "1", "0.25", "0.9")),
            Map.entry("PARSE_JSON#0", List.of("CONCAT('\"', g, '\"')", "'{\"a\":1}'", "CAST(k_n AS STRING)")),
            Map.entry("JSON_VALUE#STRING#0", List.of("j", "j", "s_n")),
            Map.entry("CODE_POINTS_TO_STRING#0", List.of("[97, k + 98]", "[233]", "[k_n + 60]")),
            Map.entry("CHR#0", List.of("65", "k + 97", "233", "k_n + 60")),
            Map.entry("FROM_HEX#0", List.of("'00ff'", "TO_HEX(y)", "'0aB'")),
            Map.entry("FROM_BASE64#0", List.of("'YWI='", "TO_BASE64(y)")),
            Map.entry("PARSE_DATE#1", List.of("CAST(d AS STRING)", "CAST(d_n AS STRING)", "'2026-01-05'")),
            Map.entry("PARSE_DATE#0", List.of("'%Y-%m-%d'", "'%F'")),
            Map.entry("PARSE_DATETIME#1", List.of("FORMAT_DATETIME('%F %T', dt)", "FORMAT_DATETIME('%F %T', dt_n)")),
            Map.entry("PARSE_DATETIME#0", List.of("'%Y-%m-%d %H:%M:%S'", "'%F %T'")),
            Map.entry("PARSE_TIMESTAMP#1", List.of("FORMAT_DATETIME('%F %T', dt)", "FORMAT_DATETIME('%F %T', dt_n)")),
            Map.entry("PARSE_TIMESTAMP#0", List.of("'%Y-%m-%d %H:%M:%S'", "'%F %T'")));

    private static final Set<String> SUMS =
            Set.of("SUM", "AVG", "STDDEV", "STDDEV_SAMP", "STDDEV_POP", "VARIANCE", "VAR_SAMP", "VAR_POP", "CORR");

    private static final Map<Type, List<String>> COLUMNS = Map.ofEntries(
            Map.entry(Scalar.INT64, List.of("i", "i_n", "k", "k_n", "id", "st.a")),
            Map.entry(Scalar.FLOAT64, List.of("x", "x_n", "h", "h_n")),
            Map.entry(Scalar.NUMERIC, List.of("m", "m_n")),
            Map.entry(Scalar.BOOL, List.of("b", "b_n")),
            Map.entry(Scalar.STRING, List.of("s", "s_n", "g", "st.c")),
            Map.entry(Scalar.BYTES, List.of("y", "y_n")),
            Map.entry(Scalar.DATE, List.of("d", "d_n")),
            Map.entry(Scalar.DATETIME, List.of("dt", "dt_n")),
            Map.entry(Scalar.TIMESTAMP, List.of("ts", "ts_n")),
            Map.entry(Scalar.JSON, List.of("j_n")),
            Map.entry(Scalar.TIME, List.of("TIME(dt)", "TIME(dt_n)")),
            Map.entry(new Type.Array(Scalar.INT64), List.of("ai")),
            Map.entry(new Type.Array(Scalar.STRING), List.of("`as`")),
            Map.entry(new Type.Array(Scalar.FLOAT64), List.of("ax")));

    private static final Map<Type, List<String>> LITERALS = Map.ofEntries(
            Map.entry(Scalar.INT64, List.of("0", "1", "-2", "7", "100")),
            Map.entry(Scalar.FLOAT64, List.of("0.0", "1.5", "-2.5", "1e3")),
            Map.entry(Scalar.NUMERIC, List.of("NUMERIC '1.5'", "NUMERIC '-0.25'", "NUMERIC '3'")),
            Map.entry(Scalar.BOOL, List.of("TRUE", "FALSE")),
            Map.entry(Scalar.STRING, List.of("'a'", "''", "'b,c'", "'ABC'")),
            Map.entry(Scalar.BYTES, List.of("b'a'", "b''", "b'\\xff'")),
            Map.entry(Scalar.DATE, List.of("DATE '2026-01-05'", "DATE '2024-02-29'")),
            Map.entry(Scalar.DATETIME, List.of("DATETIME '2026-01-05 10:20:30.5'")),
            Map.entry(Scalar.TIMESTAMP, List.of("TIMESTAMP '2026-01-05 10:20:30+00'")),
            Map.entry(Scalar.TIME, List.of("TIME '10:20:30'")),
            Map.entry(Scalar.JSON, List.of("JSON '{\"a\":[1,\"x\"]}'")),
            Map.entry(new Type.Array(Scalar.INT64), List.of("[1, 2, 2]", "CAST([] AS ARRAY<INT64>)")),
            Map.entry(new Type.Array(Scalar.STRING), List.of("['a', '', 'b']")),
            Map.entry(new Type.Array(Scalar.FLOAT64), List.of("[0.5, 2.0]")));

    private SpecialArguments() {}

    /** Without a stable answer, or with one whose last bit depends on the order of additions. */
    static boolean neverNested(Rule rule) {
        boolean sum = rule.kind() == Rule.Kind.LIST && rule.result().equals("FLOAT64") && SUMS.contains(rule.name());
        return sum || NEVER_NESTED.contains(rule.name());
    }

    /** What may stand there; empty when any value of the type may. */
    static List<String> of(Rule rule, int index) {
        String wanted = rule.argument(index);
        if (wanted.startsWith("=")) {
            return List.of(wanted.substring(1));
        }
        List<String> typed = ARGUMENTS.getOrDefault(
                rule.name() + "#" + (rule.arguments().isEmpty() ? "" : rule.argument(0)) + "#" + index, List.of());
        List<String> named = ARGUMENTS.getOrDefault(rule.name() + "#" + index, List.of());
        if (!typed.isEmpty() || !named.isEmpty()) {
            return typed.isEmpty() ? named : typed;
        }
        if (rule.kind() == Rule.Kind.AGGREGATE
                && (SUMS.contains(rule.name()) || rule.name().startsWith("COVAR"))) {
            return wanted.equals("FLOAT64") ? TAME : wanted.equals("INT64") ? TAME_INTEGERS : List.of();
        }
        boolean interval = index + 1 < rule.arguments().size()
                && rule.argument(index + 1).startsWith("=")
                && wanted.equals("INT64");
        return switch (wanted) {
            case "PATH" -> PATHS;
            case "FORMAT" -> rule.name().endsWith("DATE") ? DATE_FORMATS : TIME_FORMATS;
            case "FULL0" -> List.of("r'[a-c]+'", "r'\\d+'", "'^a'", "'.'", "r'\\w+'");
            case "FULL1" -> List.of("r'([a-c]+)'", "r'(\\d)\\d*'", "'(x)?b'", "r'(\\w)='");
            case "REGEX0" -> REGEXES0;
            case "REGEX1" -> List.of("'(x)?b'", "'a(b)|c'", "'(?:(a)|b)+'");
            case "SURE1" -> REGEXES1;
            case "COUNT" -> List.of("1", "2", "4");
            default -> interval ? SIGNED : List.of();
        };
    }

    static List<String> columns(Type type) {
        return COLUMNS.getOrDefault(type, literals(type));
    }

    static List<String> literals(Type type) {
        List<String> known = LITERALS.get(type);
        if (known == null) {
            throw new IllegalArgumentException("no literal of " + type);
        }
        return known;
    }
}
