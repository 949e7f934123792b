package dev.jetstream.emulators.bigquery.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An expression as written, with its place. */
sealed interface Expr {
    Pos pos();

    /** The operands, without the insides of sub-queries. */
    List<Expr> children();

    /** INT64, FLOAT64, STRING, BYTES, BOOL, NULL, or the type in front of a typed literal such as {@code DATE '..'}. */
    record Literal(Pos pos, String type, String value) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of();
        }
    }

    /** {@code a.b.c}: a column, a range variable, fields of them. */
    record Name(Pos pos, List<Ident> parts) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of();
        }
    }

    /** One part of a path. */
    record Ident(Pos pos, String text) {}

    /** {@code @name}; {@code ?} has the number of its place among all, from 1. */
    record Parameter(Pos pos, String name) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of();
        }
    }

    /** {@code value.field}. */
    record Dot(Pos pos, Expr value, Ident field) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(value);
        }
    }

    /** {@code array[mode(index)]}; mode is OFFSET, SAFE_OFFSET, ORDINAL or SAFE_ORDINAL, or empty. */
    record Index(Pos pos, Expr array, String mode, Expr index) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(array, index);
        }
    }

    /** A function call, or an operator under its symbol. {@code COUNT(*)} is the name {@code COUNT(*)}. */
    record Call(
            Pos pos,
            String name,
            boolean safe,
            List<Expr> args,
            @Nullable Modifiers modifiers,
            @Nullable Over over) implements Expr {
        static Call of(Pos pos, String name, Expr... args) {
            return new Call(pos, name, false, List.of(args), null, null);
        }

        @Override
        public List<Expr> children() {
            Stream<Expr> ordered = modifiers == null
                    ? Stream.of()
                    : Stream.concat(
                            modifiers.orderBy().stream().map(OrderItem::expr),
                            Stream.ofNullable(modifiers.havingExpr()));
            Stream<Expr> window = over == null
                    ? Stream.of()
                    : Stream.concat(
                            over.window().partitionBy().stream(),
                            over.window().orderBy().stream().map(OrderItem::expr));
            return Stream.of(args.stream(), ordered, window).flatMap(s -> s).toList();
        }

        String key() {
            return name.toUpperCase(Locale.ROOT);
        }
    }

    /** What an aggregate call may say behind its arguments. */
    record Modifiers(
            boolean distinct,
            String nulls,
            String having,
            @Nullable Expr havingExpr,
            List<OrderItem> orderBy,
            @Nullable Long limit) {}

    /** {@code OVER (..)}. */
    record Over(Window window) {}

    /** A window, perhaps on top of a named one; frame is empty or canonical text. */
    record Window(@Nullable Ident base, List<Expr> partitionBy, List<OrderItem> orderBy, String frame) {}

    /** One key of an ORDER BY; nulls is FIRST, LAST or empty. */
    record OrderItem(Expr expr, boolean descending, String nulls) {}

    /** {@code CAST} and {@code SAFE_CAST}. */
    record Cast(Pos pos, Expr value, Type type, boolean safe) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(value);
        }
    }

    /** {@code CASE}; the operand may be absent. */
    record Case(
            Pos pos,
            @Nullable Expr operand,
            List<Expr> conditions,
            List<Expr> results,
            @Nullable Expr otherwise) implements Expr {
        @Override
        public List<Expr> children() {
            List<Expr> all = new ArrayList<>(conditions);
            all.addAll(results);
            if (operand != null) {
                all.add(operand);
            }
            if (otherwise != null) {
                all.add(otherwise);
            }
            return all;
        }
    }

    /** A chain of AND or OR. */
    record Logical(Pos pos, String operator, List<Expr> operands) implements Expr {
        @Override
        public List<Expr> children() {
            return operands;
        }
    }

    /** {@code x IN (a, b)}, {@code x IN UNNEST(array)} or {@code x IN (query)}. */
    record In(
            Pos pos,
            Expr value,
            List<Expr> list,
            @Nullable Expr array,
            @Nullable Query query) implements Expr {
        @Override
        public List<Expr> children() {
            List<Expr> all = new ArrayList<>(list);
            all.add(value);
            if (array != null) {
                all.add(array);
            }
            return all;
        }
    }

    /** {@code [a, b]}, {@code ARRAY<T>[a, b]}. */
    record ArrayLiteral(Pos pos, @Nullable Type element, List<Expr> elements) implements Expr {
        @Override
        public List<Expr> children() {
            return elements;
        }
    }

    /** {@code STRUCT(1 AS a)}, {@code STRUCT<a INT64>(1)}, {@code (1, 2)}; a missing name is empty. */
    record StructLiteral(Pos pos, Type.@Nullable Struct type, List<String> names, List<Expr> values) implements Expr {
        @Override
        public List<Expr> children() {
            return values;
        }
    }

    /** {@code (query)}, {@code ARRAY(query)} or {@code EXISTS(query)}. */
    record Subquery(Pos pos, Kind kind, Query query) implements Expr {
        enum Kind {
            SCALAR,
            ARRAY,
            EXISTS
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }
    }

    /** {@code INTERVAL n DAY}, as an argument. */
    record Interval(Pos pos, Expr amount, Ident part) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(amount);
        }
    }
}
