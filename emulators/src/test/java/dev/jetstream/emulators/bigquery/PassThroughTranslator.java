package dev.jetstream.emulators.bigquery;

import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.*;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import java.util.*;
import java.util.regex.*;

final class PassThroughTranslator implements SqlTranslator {
    private final DuckFile file;

    PassThroughTranslator(DuckFile file) {
        this.file = file;
    }

    @Override
    public Translation translate(String sql, Defaults defaults) {
        List<TableName> reads = new ArrayList<>();
        Matcher m = Pattern.compile("`([^`.]*)\\.([^`.]*)\\.([^`]*)`").matcher(sql);
        StringBuilder out = new StringBuilder();
        var cat = new dev.jetstream.emulators.bigquery.catalog.FileCatalog(file);
        while (m.find()) {
            TableName n = new TableName(m.group(1), m.group(2), m.group(3));
            var rel = cat.find(n.project(), n.dataset(), n.table());
            String text = "\"" + n.project() + "." + n.dataset() + "\".\"" + n.table() + "\"";
            if (rel.isPresent() && rel.get() instanceof Relation.Table t) {
                text = t.duckRelation();
            }
            if (rel.isPresent() && rel.get() instanceof Relation.View v) {
                text = "(" + translate(v.googleSql(), defaults).duckSql() + ")";
            }
            m.appendReplacement(out, Matcher.quoteReplacement(text));
            reads.add(n);
        }
        m.appendTail(out);
        Matcher c = Pattern.compile("(?is)^CREATE (OR REPLACE )?(TABLE|VIEW) (?:\\(.*?FROM )?\\S+ AS (.*)$")
                .matcher(out.toString().strip());
        Matcher d = Pattern.compile("(?is)^DROP (TABLE|VIEW) .*").matcher(sql.strip());
        if (d.matches())
            return new Translation(
                    d.group(1).equalsIgnoreCase("TABLE") ? Translation.Kind.DROP_TABLE : Translation.Kind.DROP_VIEW,
                    "",
                    List.of(),
                    List.of(),
                    reads.get(0),
                    false,
                    false,
                    null,
                    null,
                    null);
        if (c.matches()) {
            TableName t = reads.remove(0);
            boolean view = c.group(2).equalsIgnoreCase("VIEW");
            return new Translation(
                    view ? Translation.Kind.CREATE_VIEW : Translation.Kind.CREATE_TABLE_AS,
                    typed(c.group(3)),
                    fields(c.group(3)),
                    reads,
                    t,
                    c.group(1) != null,
                    false,
                    view ? sql.replaceFirst("(?is)^.*? AS ", "") : null,
                    null,
                    null);
        }
        return new Translation(
                Translation.Kind.SELECT,
                typed(out.toString()),
                fields(out.toString()),
                reads,
                null,
                false,
                false,
                null,
                null,
                null);
    }

    private String typed(String q) {
        List<String> cols = new ArrayList<>();
        for (Field f : fields(q))
            cols.add("CAST(\"" + f.name() + "\" AS " + f.duckType() + ") AS \"" + f.name() + "\"");
        return "SELECT " + String.join(",", cols) + " FROM (" + q + ")";
    }

    private List<Field> fields(String q) {
        try {
            return file.read(s -> s.rows(
                    r -> {
                        String t = r.getString(2);
                        return Field.of(
                                r.getString(1),
                                t.startsWith("DECIMAL")
                                        ? "NUMERIC"
                                        : t.equals("DOUBLE")
                                                ? "FLOAT64"
                                                : t.equals("BOOLEAN")
                                                        ? "BOOL"
                                                        : t.contains("INT")
                                                                ? "INT64"
                                                                : t.startsWith("TIMESTAMP WITH")
                                                                        ? "TIMESTAMP"
                                                                        : t.equals("TIMESTAMP")
                                                                                ? "DATETIME"
                                                                                : t.equals("DATE")
                                                                                        ? "DATE"
                                                                                        : t.equals("BLOB")
                                                                                                ? "BYTES"
                                                                                                : t.equals("TIME")
                                                                                                        ? "TIME"
                                                                                                        : t.equals(
                                                                                                                        "JSON")
                                                                                                                ? "JSON"
                                                                                                                : "STRING");
                    },
                    "DESCRIBE " + q));
        } catch (RuntimeException e) {
            throw new GoogleSqlException(e.getMessage() + " at [1:1]", 1, 1, q, null);
        }
    }
}
