package dev.jetstream.emulators.bigquery.sql;

import java.nio.file.*;
import java.util.*;

class AskTest {
    public static void main(String[] args) throws Exception {
        ReferenceEngine reference = new ReferenceEngine();
        try (DuckDb duck = new DuckDb()) {
            MapCatalog catalog = ProbeTables.in(duck);
            Scanner in = new Scanner(System.in);
            while (in.hasNextLine()) {
                String sql = in.nextLine();
                if (sql.isBlank()) continue;
                if (!sql.matches("(?i)(select|with|\\().*")) sql = "SELECT " + sql;
                Object a, b;
                try { a = reference.answers(sql); } catch (Throwable e) { a = "ERR " + e.getMessage(); }
                try { b = duck.answers(new GoogleSqlTranslator(catalog).translate(sql, new Defaults("p", "d"))); } catch (Throwable e) { b = "ERR " + String.valueOf(e.getMessage()).split("\n")[0]; }
                boolean same = a instanceof List<?> x && b instanceof List<?> y && Answers.sameRows((List) x, (List) y);
                boolean err = a instanceof String && b instanceof String;
                if (args.length > 0) { System.out.println((a instanceof List<?> l && l.size()==1 ? l.get(0) : a) + "\t" + sql); continue; }
                System.out.println((same ? "same " : err ? "both " : "DIFF ") + sql.replaceFirst("^SELECT ", "") + "\n   Z " + a + (same ? "" : "\n   D " + b));
            }
        }
    }
}
