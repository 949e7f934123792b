package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.zetasql.SqlException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Asks both engines and notes where they differ. An answer is rows, or that it failed. */
final class Differential implements AutoCloseable {
    private static final int BATCH = 25;
    private static final int SHOWN = 300;
    /** DuckDB's words for text that it cannot run at all: never a fault of the data. */
    private static final Pattern OURS =
            Pattern.compile("Binder Error|Parser Error|Catalog Error|INTERNAL|pending query");

    private final ReferenceEngine reference = new ReferenceEngine();
    private final DuckDb duck = new DuckDb();
    private final GoogleSqlTranslator translator = new GoogleSqlTranslator(ProbeTables.in(duck));
    private final Map<String, List<Answered>> waiting = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();
    private final Map<String, Integer> uses = new TreeMap<>();
    private int equal;
    private int failed;
    private int nullable;

    /** An expression with our rows. */
    private record Answered(ProbeCase asked, List<JsonNode> rows) {}

    Differential() throws SQLException {}

    /** One expression; the reference engine gets it with others in one statement. */
    void ask(ProbeCase one) {
        Answered answered;
        try {
            answered = new Answered(one, mine(one.sql()));
        } catch (SQLException | GoogleSqlException e) {
            compareFailure(one.sql(), reference(one, List.of(one)), e, List.of(one));
            return;
        }
        List<Answered> batch = waiting.computeIfAbsent(one.key() + one.tail(), tail -> new ArrayList<>());
        batch.add(answered);
        if (batch.size() == BATCH) {
            flush(batch);
        }
    }

    /** One query of its own. */
    void ask(QueryGenerator.Pair query) {
        List<JsonNode> mine;
        try {
            mine = mine(query.sql());
        } catch (SQLException | GoogleSqlException e) {
            compareFailure(query.sql(), query.reference(), e, List.of());
            return;
        }
        try {
            List<JsonNode> theirs = reference.answers(query.reference());
            note(query.sql(), Answers.sameRows(theirs, mine), theirs, mine, List.of());
        } catch (SqlException e) {
            differences.add(query.sql() + "\n  fails there: " + e.getMessage() + "\n  gives here: " + shown(mine));
        }
    }

    void finish() {
        waiting.values().forEach(this::flush);
    }

    private List<JsonNode> mine(String sql) throws SQLException {
        return duck.answers(translator.translate(sql, new Defaults("p", "d")));
    }

    private void compareFailure(String sql, String referenceSql, Exception mine, List<ProbeCase> cases) {
        String message = Objects.toString(mine.getMessage(), "");
        try {
            List<JsonNode> theirs = reference.answers(referenceSql);
            differences.add(sql + "\n  gives there: " + shown(theirs) + "\n  fails here: " + message);
        } catch (SqlException e) {
            if (mine instanceof GoogleSqlException || OURS.matcher(message).find()) {
                differences.add(sql + "\n  fails there: " + e.getMessage() + "\n  cannot run here: " + message);
            } else {
                failed++;
                cases.forEach(this::count);
            }
        }
    }

    private void flush(List<Answered> batch) {
        List<JsonNode> rows = null;
        if (batch.size() > 1) {
            try {
                List<ProbeCase> all = batch.stream().map(Answered::asked).toList();
                rows = reference.answers(reference(all.get(0), all));
            } catch (SqlException e) {
                // One of them fails there; each is asked alone.
            }
        }
        for (int i = 0; i < batch.size(); i++) {
            ProbeCase one = batch.get(i).asked();
            List<JsonNode> mine = batch.get(i).rows();
            try {
                List<JsonNode> theirs =
                        rows == null ? reference.answers(reference(one, List.of(one))) : column(rows, i + 1);
                note(one.sql(), Answers.sameRows(theirs, mine), theirs, mine, List.of(one));
            } catch (SqlException e) {
                differences.add(one.sql() + "\n  fails there: " + e.getMessage() + "\n  gives here: " + shown(mine));
            }
        }
        batch.clear();
    }

    private void note(String sql, boolean same, List<JsonNode> theirs, List<JsonNode> mine, List<ProbeCase> cases) {
        if (same) {
            equal++;
            cases.forEach(this::count);
        } else {
            differences.add(sql + different(theirs, mine));
        }
    }

    private static String different(List<JsonNode> theirs, List<JsonNode> mine) {
        List<JsonNode> onlyTheirs = theirs.stream()
                .filter(row -> mine.stream().noneMatch(other -> Answers.same(row, other)))
                .toList();
        List<JsonNode> onlyMine = mine.stream()
                .filter(row -> theirs.stream().noneMatch(other -> Answers.same(row, other)))
                .toList();
        return "\n  only there: " + shown(onlyTheirs) + "\n  only here:  " + shown(onlyMine);
    }

    private void count(ProbeCase one) {
        one.expression().functions().forEach(function -> uses.merge(function, 1, Integer::sum));
        nullable += one.expression().nullable() ? 1 : 0;
    }

    private static String reference(ProbeCase shape, List<ProbeCase> cases) {
        StringBuilder sql = new StringBuilder("SELECT " + shape.key());
        for (int i = 0; i < cases.size(); i++) {
            sql.append(", ")
                    .append(cases.get(i).expression().reference())
                    .append(" AS v")
                    .append(i);
        }
        return sql + shape.tail();
    }

    private static List<JsonNode> column(List<JsonNode> rows, int index) {
        return rows.stream()
                .map(row -> (JsonNode)
                        JsonNodeFactory.instance.arrayNode().add(row.get(0)).add(row.get(index)))
                .toList();
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + ".." : text;
    }

    /** The first disagreements in words; empty when there are none. */
    List<String> differences() {
        return differences;
    }

    /** How many questions both answered alike with rows. */
    int equal() {
        return equal;
    }

    /** How many questions both failed to answer. */
    int failed() {
        return failed;
    }

    /** How many of all agreed ones read a column with NULLs. */
    int nullable() {
        return nullable;
    }

    /** How often each function stood in an expression that both answered alike. */
    Map<String, Integer> uses() {
        return uses;
    }

    @Override
    public void close() throws SQLException {
        duck.close();
    }
}
