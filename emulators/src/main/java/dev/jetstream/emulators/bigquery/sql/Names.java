package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import dev.jetstream.emulators.bigquery.sql.Scope.RangeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resolves paths such as {@code m.uuid.x}, from the inside out.
 *
 * <p>A range variable with a written alias goes before a column of the same name. One with an implied alias goes behind
 * it: Glean's table and one of its columns are both called {@code metrics}.
 */
final class Names {
    private Names() {}

    static Typed resolve(Expr.Name name, Scope scope) {
        Ident first = name.parts().get(0);
        for (Scope at = scope; at != null; at = at.parent()) {
            Typed found = resolveIn(name, at);
            if (found != null) {
                return found;
            }
        }
        List<String> known = new ArrayList<>();
        for (Scope at = scope; at != null; at = at.parent()) {
            at.columns().forEach(column -> known.add(column.name()));
            at.ranges().forEach(range -> known.add(range.name()));
            known.addAll(at.aliases().keySet());
        }
        throw first.pos().unknown("Unrecognized name: " + first.text(), first.text(), known);
    }

    private static @Nullable Typed resolveIn(Expr.Name name, Scope scope) {
        Ident first = name.parts().get(0);
        List<Ident> rest = name.parts().subList(1, name.parts().size());
        Typed alias = scope.aliases().get(first.text().toLowerCase(Locale.ROOT));
        if (alias != null) {
            return fields(alias, rest);
        }
        List<Column> columns = named(scope.columns(), first.text());
        Optional<RangeVariable> range = scope.ranges().stream()
                .filter(variable -> variable.name().equalsIgnoreCase(first.text()))
                .findFirst();
        if (!columns.isEmpty() && !(range.isPresent() && onlyRangeHas(columns, range.get(), rest))) {
            if (columns.size() > 1) {
                throw first.pos().error("Column name " + first.text() + " is ambiguous");
            }
            return fields(seen(columns.get(0), first, scope), rest);
        }
        return range.isPresent() ? ofRange(range.get(), first, rest, scope) : null;
    }

    private static boolean onlyRangeHas(List<Column> columns, RangeVariable range, List<Ident> rest) {
        if (rest.isEmpty()) {
            return columns.size() > 1;
        }
        String field = rest.get(0).text();
        boolean column = !range.explicit()
                && columns.size() == 1
                && columns.get(0).value().type() instanceof Type.Struct struct
                && struct.member(field).isPresent();
        return !column && !named(range.columns(), field).isEmpty();
    }

    private static Typed ofRange(RangeVariable range, Ident first, List<Ident> rest, Scope scope) {
        Typed value = range.value();
        if (rest.isEmpty()) {
            return value == null
                    ? row(range, first, scope)
                    : seen(new Column(first.text(), value, false), first, scope);
        }
        Ident field = rest.get(0);
        List<Column> columns = named(range.columns(), field.text());
        if (columns.isEmpty()) {
            List<String> known = range.columns().stream().map(Column::name).toList();
            if (value != null && !(value.type() instanceof Type.Struct)) {
                return fields(value, rest);
            }
            throw field.pos()
                    .unknown("Name " + field.text() + " not found inside " + first.text(), field.text(), known);
        }
        if (columns.size() > 1) {
            throw field.pos().error("Column name " + field.text() + " is ambiguous");
        }
        return fields(seen(columns.get(0), field, scope), rest.subList(1, rest.size()));
    }

    /** A whole row as a STRUCT. */
    private static Typed row(RangeVariable range, Ident name, Scope scope) {
        List<Column> columns =
                range.columns().stream().filter(column -> !column.hidden()).toList();
        if (columns.isEmpty()) {
            throw name.pos().error("Row of " + name.text() + " has no columns");
        }
        List<Typed> values =
                columns.stream().map(column -> seen(column, name, scope)).toList();
        List<Type.Member> members = columns.stream()
                .map(column -> new Type.Member(column.name(), column.value().type()))
                .toList();
        return Coercion.struct(values, new Type.Struct(members));
    }

    private static Typed seen(Column column, Ident name, Scope scope) {
        Scope.Aggregation aggregation = scope.aggregation();
        return aggregation == null ? column.value() : aggregation.column(column.value(), name.text(), name.pos());
    }

    static List<Column> named(List<Column> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name) && !name.isEmpty())
                .toList();
    }

    static Typed fields(Typed value, List<Ident> path) {
        Typed result = value;
        for (Ident field : path) {
            result = field(result, field);
        }
        return result;
    }

    static Typed field(Typed value, Ident field) {
        if (value.type() == Type.Scalar.JSON) {
            return jsonField(value, field.text(), field.pos());
        }
        if (!(value.type() instanceof Type.Struct struct)) {
            throw field.pos().error("Cannot access field " + field.text() + " on a value with type " + value.type());
        }
        Type.Member member = struct.member(field.text())
                .orElseThrow(() -> field.pos()
                        .unknown(
                                "Field name " + field.text() + " does not exist in " + struct,
                                field.text(),
                                struct.members().stream().map(Type.Member::name).toList()));
        List<Typed> parts = value.parts();
        if (parts != null) {
            return parts.get(struct.members().indexOf(member));
        }
        String sql = "struct_extract(" + value.sql() + ", " + Sql.text(member.name()) + ")";
        return new Typed(sql, member.type(), value.simple(), null, null);
    }

    /** {@code json.field} and {@code json['field']}. */
    static Typed jsonField(Typed value, String field, Pos pos) {
        if (field.indexOf('"') >= 0 || field.indexOf('\\') >= 0) {
            throw pos.error("A JSON field with quotes or backslashes in its name is not supported");
        }
        String path = Sql.text("$.\"" + field + "\"");
        return new Typed(
                "json_extract(" + value.sql() + ", " + path + ")", Type.Scalar.JSON, value.simple(), null, null);
    }

    /** All range variables that a message may name. */
    static List<String> ranges(Scope scope) {
        return Stream.iterate(scope, at -> at != null, at -> at.parent())
                .flatMap(at -> at.ranges().stream().map(RangeVariable::name))
                .toList();
    }
}
