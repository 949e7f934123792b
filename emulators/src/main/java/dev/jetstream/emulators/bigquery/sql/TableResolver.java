package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Query.TablePath;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables, views and wildcard tables by name. */
final class TableResolver {
    private static final String METADATA = "INFORMATION_SCHEMA";
    private static final String JOBS = METADATA + ".JOBS";
    private static final String SUFFIX = "_TABLE_SUFFIX";

    /** Text to put behind FROM, without alias, and the columns under the alias. */
    record Found(String sql, List<Column> columns) {}

    private final Session session;

    TableResolver(Session session) {
        this.session = session;
    }

    Found resolve(TablePath path, String relation) {
        TableName name = name(path.parts(), path.pos());
        if (name.table().endsWith("*")) {
            return wildcard(name, path.pos(), relation);
        }
        Optional<Relation> found = session.catalog.find(name.project(), name.dataset(), name.table());
        if (found.isEmpty()) {
            throw path.pos()
                    .unknown(
                            "Not found: Table " + name.project() + ":" + name.dataset() + "." + name.table()
                                    + " was not found in location US",
                            name.table(),
                            session.catalog.tables(name.project(), name.dataset(), ""));
        }
        if (found.get() instanceof Relation.Table table) {
            session.reads.add(name);
            List<Column> columns = table.fields().stream()
                    .map(field -> new Column(field.name(), column(relation, field.name(), Type.of(field)), false))
                    .toList();
            return new Found(table.duckRelation(), columns);
        }
        return view((Relation.View) found.get(), path.pos(), relation);
    }

    /** The full name of a path, completed by the defaults. */
    TableName name(List<Ident> path, Pos pos) {
        List<String> parts = new ArrayList<>(path.stream().map(Ident::text).toList());
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (parts.get(i).equalsIgnoreCase(METADATA)) {
                parts.set(i, METADATA + "." + parts.get(i + 1).toUpperCase(Locale.ROOT));
                parts.remove(i + 1);
            }
        }
        if (parts.stream().anyMatch(String::isEmpty) || parts.size() > 3) {
            throw pos.error("Invalid table name: `" + String.join(".", parts) + "`");
        }
        Defaults defaults = session.defaults();
        String dataset = defaults.dataset();
        String last = parts.get(parts.size() - 1);
        if (last.startsWith(JOBS) && parts.size() < 3) {
            return jobs(parts, last, defaults);
        }
        if (parts.size() == 1 && dataset == null) {
            throw pos.error("Table \"" + parts.get(0) + "\" must be qualified with a dataset (e.g. dataset.table)");
        }
        int size = parts.size();
        String owner = size > 1 || dataset == null ? parts.get(Math.max(0, size - 2)) : dataset;
        return new TableName(size > 2 ? parts.get(0) : defaults.project(), owner, parts.get(size - 1));
    }

    /** Jobs belong to a project and a region, never to a dataset; the region may be left out. */
    private static TableName jobs(List<String> parts, String view, Defaults defaults) {
        boolean region = parts.get(0).toLowerCase(Locale.ROOT).startsWith("region-");
        String project = parts.size() == 1 || region ? defaults.project() : parts.get(0);
        return new TableName(project, region ? parts.get(0) : "region-us", view);
    }

    private static Typed column(String relation, String duckName, Type type) {
        return Typed.simple(relation + "." + Sql.name(duckName), type);
    }

    private Found view(Relation.View view, Pos pos, String relation) {
        QueryResult[] result = new QueryResult[1];
        Defaults own = new Defaults(view.defaultProject(), view.defaultDataset());
        session.expand(
                pos,
                own,
                () -> result[0] = session.queries.translate(StatementParser.query(view.googleSql()), Scope.ROOT));
        return new Found("(" + result[0].sql() + ")", QueryTranslator.columns(relation, result[0].outputs()));
    }

    private Found wildcard(TableName name, Pos pos, String relation) {
        String prefix = name.table().substring(0, name.table().length() - 1);
        List<String> names = session.catalog.tables(name.project(), name.dataset(), prefix);
        Map<String, Relation.Table> tables = new LinkedHashMap<>();
        for (String table : names) {
            Relation found =
                    session.catalog.find(name.project(), name.dataset(), table).orElse(null);
            if (found instanceof Relation.View) {
                throw pos.error("Views cannot be queried through prefix. First view " + name.project() + ":"
                        + name.dataset() + "." + table);
            }
            if (found instanceof Relation.Table physical) {
                tables.put(table, physical);
                session.reads.add(new TableName(name.project(), name.dataset(), table));
            }
        }
        if (tables.isEmpty()) {
            throw pos.error("Not found: Table " + name.project() + ":" + name.dataset() + "." + name.table()
                    + " does not match any table");
        }
        Map<String, Column> columns = columns(tables, relation, pos);
        String union = tables.entrySet().stream()
                .map(entry -> part(entry.getValue(), entry.getKey().substring(prefix.length()), columns))
                .collect(joining(" UNION ALL "));
        List<Column> all = new ArrayList<>(columns.values());
        all.add(new Column(SUFFIX, column(relation, SUFFIX, Type.Scalar.STRING), true));
        return new Found("(" + union + ")", all);
    }

    /** The columns of all tables by name, each with the type that holds all of its types. */
    private static Map<String, Column> columns(Map<String, Relation.Table> tables, String relation, Pos pos) {
        Map<String, Column> columns = new LinkedHashMap<>();
        tables.values()
                .forEach(table -> table.fields().forEach(field -> {
                    Typed own = column(relation, field.name(), Type.of(field));
                    columns.merge(
                            field.name().toLowerCase(Locale.ROOT), new Column(field.name(), own, false), (a, b) -> {
                                Type common = Coercion.common(List.of(a.value(), b.value()))
                                        .orElseThrow(() -> pos.error("Column " + field.name() + " has types "
                                                + a.value().type() + " and "
                                                + b.value().type() + " in the tables of the wildcard"));
                                return new Column(a.name(), column(relation, a.name(), common), false);
                            });
                }));
        return columns;
    }

    private static String part(Relation.Table table, String suffix, Map<String, Column> columns) {
        String select = columns.values().stream()
                .map(column ->
                        Sql.cast(own(table, column.name()), column.value().type()) + " AS " + Sql.name(column.name()))
                .collect(joining(", "));
        return "SELECT " + select + ", " + Sql.text(suffix) + " AS " + Sql.name(SUFFIX) + " FROM "
                + table.duckRelation();
    }

    private static String own(Relation.Table table, String name) {
        @Nullable Field field = table.fields().stream()
                .filter(one -> one.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
        return field == null ? "NULL" : Sql.name(field.name());
    }
}
