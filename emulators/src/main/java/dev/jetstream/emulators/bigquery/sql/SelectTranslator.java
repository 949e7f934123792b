package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Expr.OrderItem;
import dev.jetstream.emulators.bigquery.sql.Query.GroupBy;
import dev.jetstream.emulators.bigquery.sql.Query.Limit;
import dev.jetstream.emulators.bigquery.sql.Query.Select;
import dev.jetstream.emulators.bigquery.sql.Query.Star;
import dev.jetstream.emulators.bigquery.sql.Query.Value;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import dev.jetstream.emulators.bigquery.sql.Scope.Output;
import dev.jetstream.emulators.bigquery.sql.Scope.RangeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One SELECT. */
final class SelectTranslator {
    /** An item of the list after expansion of stars: an expression, or a column that a star stands for. */
    private record Entry(
            Pos pos,
            String name,
            @Nullable Expr expr,
            @Nullable Typed column) {}

    private final Session session;
    private final Select select;
    private final Scope outer;
    /** Items of the list that GROUP BY names by position or alias. */
    private final IdentityHashMap<Entry, Typed> groupedEntries = new IdentityHashMap<>();

    SelectTranslator(Session session, Select select, Scope outer) {
        this.session = session;
        this.select = select;
        this.outer = outer;
    }

    QueryResult translate(List<OrderItem> orderBy, @Nullable Limit limit) {
        Query.From from = select.from();
        FromTranslator.Source source = from == null ? null : session.froms.translate(from, outer);
        Scope rows =
                source == null ? outer.inner(List.of(), List.of()) : outer.inner(source.ranges(), source.columns());
        String clauses = source == null ? "" : " FROM " + source.sql();
        if (select.where() != null) {
            clauses += " WHERE "
                    + session.expressions
                            .condition(select.where(), rows, "WHERE clause")
                            .sql();
        }
        List<Entry> entries = entries(rows);
        GroupedRows grouped = aggregates(entries, orderBy) ? grouped(entries, rows) : null;
        Scope values = (grouped == null ? rows : rows.withAggregation(grouped)).withWindows(select.windows());
        List<Typed> typed = new ArrayList<>();
        for (Entry entry : entries) {
            typed.add(value(entry, values));
        }
        Scope aliased = values.withAliases(aliases(entries, typed));
        String having = select.having() == null
                ? ""
                : " WHERE "
                        + session.expressions
                                .condition(select.having(), aliased, "HAVING clause")
                                .sql();
        String qualify = select.qualify() == null
                ? ""
                : " QUALIFY "
                        + session.expressions
                                .condition(select.qualify(), aliased, "QUALIFY clause")
                                .sql();
        List<Output> outputs = outputs(entries, typed);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            columns.add(typed.get(i).settled().sql() + " AS "
                    + Sql.name(outputs.get(i).duckName()));
        }
        String order = order(orderBy, typed, aliased);
        String sql = "SELECT " + (select.distinct() ? "DISTINCT " : "") + String.join(", ", columns)
                + (grouped == null ? clauses : " FROM " + grouped.from(clauses) + having)
                + qualify + order + QueryTranslator.limit(limit);
        return new QueryResult(sql, outputs, select.asStruct());
    }

    private boolean aggregates(List<Entry> entries, List<OrderItem> orderBy) {
        if (select.having() != null
                && select.groupBy() == null
                && entries.stream().noneMatch(this::aggregates)) {
            throw select.having().pos().error("The HAVING clause requires GROUP BY or aggregation to be present");
        }
        return select.groupBy() != null
                || entries.stream().anyMatch(this::aggregates)
                || orderBy.stream().anyMatch(item -> session.calls.hasAggregate(item.expr()))
                || (select.qualify() != null && session.calls.hasAggregate(select.qualify()));
    }

    private boolean aggregates(Entry entry) {
        return entry.expr() != null && session.calls.hasAggregate(entry.expr());
    }

    private GroupedRows grouped(List<Entry> entries, Scope rows) {
        GroupedRows grouped = new GroupedRows(session, rows);
        GroupBy groupBy = select.groupBy();
        if (groupBy == null) {
            return grouped;
        }
        if (groupBy.all()) {
            for (Entry entry : entries) {
                boolean key = entry.expr() == null
                        || (!aggregates(entry)
                                && !session.calls.hasWindow(entry.expr())
                                && !(entry.expr() instanceof Expr.Literal));
                if (key) {
                    groupedEntries.put(entry, grouped.addKey(value(entry, rows)));
                }
            }
            return grouped;
        }
        for (Expr key : groupBy.keys()) {
            addKey(key, entries, rows, grouped);
        }
        return grouped;
    }

    private void addKey(Expr key, List<Entry> entries, Scope rows, GroupedRows grouped) {
        String ordinal = QueryTranslator.ordinal(key, entries.size());
        Entry entry = ordinal.isEmpty() ? named(key, entries).orElse(null) : entries.get(Integer.parseInt(ordinal) - 1);
        @Nullable Entry ofList = entry != null && !aggregates(entry) ? entry : null;
        if (ofList != null && groupedEntries.containsKey(ofList)) {
            return;
        }
        Typed value = ofList != null ? value(ofList, rows) : session.expressions.translate(key, rows);
        if (value.type() instanceof Type.Array) {
            throw key.pos().error("Grouping by expressions of type ARRAY is not allowed");
        }
        Typed grouping = grouped.addKey(value);
        if (ofList != null) {
            groupedEntries.put(ofList, grouping);
        }
    }

    private static Optional<Entry> named(Expr key, List<Entry> entries) {
        if (!(key instanceof Expr.Name name) || name.parts().size() > 1) {
            return Optional.empty();
        }
        String text = name.parts().get(0).text();
        return entries.stream()
                .filter(entry -> entry.expr() != null && entry.name().equalsIgnoreCase(text))
                .findFirst();
    }

    private Typed value(Entry entry, Scope scope) {
        Typed grouping = groupedEntries.get(entry);
        if (grouping != null) {
            return grouping;
        }
        if (entry.expr() != null) {
            return session.expressions.translate(entry.expr(), scope);
        }
        Typed column = entry.column();
        if (column == null) {
            throw entry.pos().error("Empty select item");
        }
        Scope.Aggregation aggregation = scope.aggregation();
        return aggregation == null ? column : aggregation.column(column, entry.name(), entry.pos());
    }

    private List<Entry> entries(Scope rows) {
        List<Entry> entries = new ArrayList<>();
        for (Query.Item item : select.items()) {
            if (item instanceof Star star) {
                entries.addAll(star(star, rows));
            } else {
                Value value = (Value) item;
                String name = value.alias() == null
                        ? QueryParser.impliedName(value.expr())
                        : value.alias().text();
                entries.add(new Entry(value.pos(), name, value.expr(), null));
            }
        }
        return entries;
    }

    private List<Entry> star(Star star, Scope rows) {
        List<Column> columns = starColumns(star, rows).stream()
                .filter(column -> !column.hidden())
                .toList();
        for (Ident except : star.except()) {
            requireColumn(except, columns, "EXCEPT");
        }
        for (Value replace : star.replace()) {
            requireColumn(alias(replace), columns, "REPLACE");
        }
        List<Entry> entries = new ArrayList<>();
        for (Column column : columns) {
            boolean dropped =
                    star.except().stream().anyMatch(name -> name.text().equalsIgnoreCase(column.name()));
            Optional<Value> replaced = star.replace().stream()
                    .filter(value -> alias(value).text().equalsIgnoreCase(column.name()))
                    .findFirst();
            if (replaced.isPresent()) {
                entries.add(new Entry(star.pos(), column.name(), replaced.get().expr(), null));
            } else if (!dropped) {
                entries.add(new Entry(star.pos(), column.name(), null, column.value()));
            }
        }
        if (entries.isEmpty()) {
            throw star.pos().error("SELECT * expands to zero columns");
        }
        return entries;
    }

    private static Ident alias(Value value) {
        return value.alias() == null ? new Ident(value.pos(), "") : value.alias();
    }

    private static void requireColumn(Ident name, List<Column> columns, String clause) {
        if (Names.named(columns, name.text()).isEmpty()) {
            throw name.pos()
                    .unknown(
                            "Column " + name.text() + " in SELECT * " + clause + " list does not exist",
                            name.text(),
                            columns.stream().map(Column::name).toList());
        }
    }

    private List<Column> starColumns(Star star, Scope rows) {
        Expr of = star.of();
        if (of == null) {
            if (select.from() == null) {
                throw star.pos().error("SELECT * must have a FROM clause");
            }
            return rows.columns();
        }
        if (of instanceof Expr.Name name && name.parts().size() == 1) {
            for (Scope at = rows; at != null; at = at.parent()) {
                for (RangeVariable range : at.ranges()) {
                    if (range.name().equalsIgnoreCase(name.parts().get(0).text())) {
                        return range.columns();
                    }
                }
            }
        }
        Typed value = session.expressions.translate(of, rows);
        if (!(value.type() instanceof Type.Struct)) {
            throw of.pos().error("Dot-star is not supported for type " + value.type());
        }
        return ListSubquery.elementColumns("", value);
    }

    private static Map<String, Typed> aliases(List<Entry> entries, List<Typed> typed) {
        Map<String, Typed> aliases = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            String name = entries.get(i).name().toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                continue;
            }
            Typed before = aliases.put(name, typed.get(i).settled());
            if (before != null && !before.sql().equals(typed.get(i).sql())) {
                ambiguous.add(name);
            }
        }
        aliases.keySet().removeAll(ambiguous);
        return aliases;
    }

    /** Names for DuckDB, where each must be another; anonymous columns are f0_, f1_ as in BigQuery. */
    private static List<Output> outputs(List<Entry> entries, List<Typed> typed) {
        Set<String> taken = new HashSet<>();
        entries.forEach(entry -> taken.add(entry.name().toLowerCase(Locale.ROOT)));
        Set<String> used = new HashSet<>();
        List<Output> outputs = new ArrayList<>();
        int anonymous = 0;
        for (int i = 0; i < entries.size(); i++) {
            String name = entries.get(i).name();
            String duckName = name.isEmpty() ? "f" + anonymous++ + "_" : name;
            int copy = 1;
            while (!used.add(duckName.toLowerCase(Locale.ROOT))
                    || (!duckName.equals(name) && taken.contains(duckName.toLowerCase(Locale.ROOT)))) {
                copy++;
                duckName = (name.isEmpty() ? "f" : name) + "_" + i + "_" + copy;
            }
            Typed value = typed.get(i);
            outputs.add(new Output(
                    name, duckName, ExpressionTranslator.settle(value.settled().type()), value.isNull()));
        }
        return outputs;
    }

    private String order(List<OrderItem> items, List<Typed> typed, Scope aliased) {
        List<String> keys = new ArrayList<>();
        for (OrderItem item : items) {
            String ordinal = QueryTranslator.ordinal(item.expr(), typed.size());
            Typed value = ordinal.isEmpty()
                    ? session.expressions.translate(item.expr(), aliased).settled()
                    : typed.get(Integer.parseInt(ordinal) - 1).settled();
            int position = position(value, typed);
            if (position < 0 && select.distinct()) {
                throw item.expr()
                        .pos()
                        .error("ORDER BY clause expression references column which is not visible"
                                + " after SELECT DISTINCT");
            }
            if (select.distinct() && value.type() == Type.Scalar.FLOAT64) {
                throw item.expr().pos().error("ORDER BY a FLOAT64 with SELECT DISTINCT is not supported");
            }
            keys.add(CallTranslator.orderKey(value, position < 0 ? value.sql() : Integer.toString(position + 1), item));
        }
        return keys.isEmpty() ? "" : " ORDER BY " + String.join(", ", keys);
    }

    private static int position(Typed value, List<Typed> typed) {
        for (int i = 0; i < typed.size(); i++) {
            if (typed.get(i).settled().sql().equals(value.sql())) {
                return i;
            }
        }
        return -1;
    }
}
