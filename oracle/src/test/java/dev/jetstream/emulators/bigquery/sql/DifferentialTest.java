package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.emulators.bigquery.sql.Rule.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

class DifferentialTest {
    static final Set<String> LACKING = Set.of("APPROX_QUANTILES", "APPROX_COUNT_DISTINCT", "CONTAINS_SUBSTR", "ERROR",
        "CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_DATETIME", "CURRENT_TIME");

    record Case(String rule, Generated g, String tail) {
        String sql() { return "SELECT id, " + g.sql() + " AS v FROM probe" + tail; }
        String ref() { return "SELECT id, " + g.reference() + " AS v FROM probe" + tail; }
    }

    public static void main(String[] args) throws Exception {
        long seed = Long.parseLong(args[0]);
        int per = Integer.parseInt(args[1]);
        String only = args.length > 2 ? args[2] : "";
        Random random = new Random(seed);
        List<Rule> rules = FunctionTable.INSTANCE.all().stream().filter(r -> !LACKING.contains(r.name())).toList();
        ExpressionGenerator generator = new ExpressionGenerator(random, rules);
        long t0 = System.nanoTime();
        ReferenceEngine reference = new ReferenceEngine();
        Map<String, Integer> diffs = new TreeMap<>();
        int ok = 0, both = 0, bad = 0, singles = 0;
        try (DuckDb duck = new DuckDb()) {
            MapCatalog catalog = ProbeTables.in(duck);
            GoogleSqlTranslator translator = new GoogleSqlTranslator(catalog);
            List<Case> batch = new ArrayList<>();
            List<List<JsonNode>> answers = new ArrayList<>();
            for (Rule rule : rules) {
                if (!only.isEmpty() && !rule.signature().matches(only)) continue;
                if (rule.kind() == Kind.AGGREGATE || rule.kind() == Kind.WINDOW) continue;
                for (int n = 0; n < per; n++) {
                    Generated g = null;
                    for (int tries = 0; tries < 50; tries++) {
                        g = generator.call(rule, 3 + random.nextInt(2));
                        if (g.depth() >= 3 && g.columns() > 0) break;
                    }
                    Case c = new Case(rule.signature() + (rule.kind() == Kind.LIST ? " list" : ""), g, "");
                    List<JsonNode> mine = null; String error = null;
                    try { mine = duck.answers(translator.translate(c.sql(), new Defaults("p", "d"))); }
                    catch (Throwable e) { error = String.valueOf(e.getMessage()).split("\n")[0]; }
                    if (mine != null) { batch.add(c); answers.add(mine); }
                    else {
                        singles++;
                        boolean internal = error.matches(".*(Binder Error|Parser Error|Catalog Error|INTERNAL|Internal|not supported|No matching sig|Function not found).*");
                        try { String r = reference.answers(c.ref()).toString(); r = r.substring(0, Math.min(90, r.length())); bad++; diffs.merge(c.rule(), 1, Integer::sum);
                            System.out.println("DIFF " + c.rule() + "\n  " + c.sql() + "\n  Z " + r + "\n  D " + error); }
                        catch (Exception e) { if (internal) { System.out.println("BOTH " + c.rule() + "\n  " + c.sql() + "\n  Z " + e.getMessage() + "\n  D " + error); diffs.merge(c.rule()+" internal", 1, Integer::sum); } else both++; }
                    }
                    if (batch.size() == 25) { int[] r = flush(reference, batch, answers, diffs); ok += r[0]; bad += r[1]; batch.clear(); answers.clear(); }
                }
            }
            int[] r = flush(reference, batch, answers, diffs); ok += r[0]; bad += r[1];
        }
        System.out.println("ok " + ok + " both fail " + both + " bad " + bad + " s " + (System.nanoTime() - t0) / 1000000000);
        diffs.forEach((k, v) -> System.out.println("  " + v + " " + k));
    }

    static int[] flush(ReferenceEngine reference, List<Case> batch, List<List<JsonNode>> answers, Map<String, Integer> diffs) {
        int ok = 0, bad = 0;
        StringBuilder sql = new StringBuilder("SELECT id");
        for (int i = 0; i < batch.size(); i++) sql.append(", ").append(batch.get(i).g().reference()).append(" AS v").append(i);
        sql.append(" FROM probe");
        List<JsonNode> rows = null;
        try { rows = reference.answers(sql.toString()); } catch (Exception e) { }
        for (int i = 0; i < batch.size(); i++) {
            List<JsonNode> theirs; String error = null;
            if (rows == null) {
                try { theirs = reference.answers(batch.get(i).ref()); } catch (Exception e) { theirs = List.of(); error = e.getMessage(); }
            } else {
                theirs = new ArrayList<>();
                for (JsonNode row : rows) { var a = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode(); a.add(row.get(0)); a.add(row.get(i + 1)); theirs.add(a); }
            }
            if (error == null && Answers.sameRows(theirs, answers.get(i))) { ok++; continue; }
            bad++;
            diffs.merge(batch.get(i).rule(), 1, Integer::sum);
            String z = "", d = "";
            if (error == null) for (JsonNode a : theirs) for (JsonNode b : answers.get(i)) if (a.get(0).equals(b.get(0)) && !Answers.same(a, b)) { z = a.toString(); d = b.toString(); }
            System.out.println("DIFF " + batch.get(i).rule() + "\n  " + batch.get(i).sql() + "\n  Z " + (error == null ? z : error) + "\n  D " + d);
        }
        return new int[] {ok, bad};
    }
}
