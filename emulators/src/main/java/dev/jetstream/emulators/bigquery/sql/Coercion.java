package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Implicit conversion: which there is, how far it is, and its text. */
final class Coercion {
    static final int IMPOSSIBLE = 1_000_000;

    /**
     * Distances between types, for any value of the first. BIGNUMERIC stays itself: it is compared, not computed with.
     */
    private static final Map<Scalar, Map<Scalar, Integer>> WIDENING = Map.of(
            Scalar.INT64, Map.of(Scalar.FLOAT64, 4, Scalar.NUMERIC, 5, Scalar.BIGNUMERIC, 6),
            Scalar.NUMERIC, Map.of(Scalar.BIGNUMERIC, 2, Scalar.FLOAT64, 4),
            Scalar.DATE, Map.of(Scalar.DATETIME, 5));
    /** The same for literals only. */
    private static final Map<Scalar, Map<Scalar, Integer>> LITERAL = Map.of(
            Scalar.STRING, Map.of(Scalar.DATE, 6, Scalar.DATETIME, 8, Scalar.TIMESTAMP, 7, Scalar.TIME, 9),
            // Nearer than the NUMERIC beside it is to FLOAT64: NUMERIC '1' / 2.0 is a NUMERIC.
            Scalar.FLOAT64, Map.of(Scalar.NUMERIC, 3, Scalar.BIGNUMERIC, 7));

    private Coercion() {}

    /** How far the value is from the type: 0 the same, IMPOSSIBLE none. */
    static int distance(Typed value, Type to) {
        Type from = value.type();
        if (from.equals(to)) {
            return 0;
        }
        if (value.isNull()) {
            return to == Scalar.PART ? IMPOSSIBLE : 1;
        }
        if (from instanceof Scalar scalar && to instanceof Scalar target) {
            int wide = WIDENING.getOrDefault(scalar, Map.of()).getOrDefault(target, IMPOSSIBLE);
            boolean plain = value.literal() != null;
            return plain
                    ? Math.min(wide, LITERAL.getOrDefault(scalar, Map.of()).getOrDefault(target, IMPOSSIBLE))
                    : wide;
        }
        if (from instanceof Type.Array && to instanceof Type.Array target && value.parts() != null) {
            return 1
                    + value.parts().stream()
                            .mapToInt(part -> distance(part, target.element()))
                            .sum();
        }
        if (from instanceof Type.Struct struct && to instanceof Type.Struct target) {
            return structDistance(value, struct, target);
        }
        return IMPOSSIBLE;
    }

    private static int structDistance(Typed value, Type.Struct from, Type.Struct to) {
        int size = from.members().size();
        if (size != to.members().size()) {
            return IMPOSSIBLE;
        }
        return 1
                + IntStream.range(0, size)
                        .map(i -> distance(
                                part(value, from, i), to.members().get(i).type()))
                        .sum();
    }

    private static Typed part(Typed value, Type.Struct struct, int index) {
        return value.parts() != null
                ? value.parts().get(index)
                : Typed.simple(
                        "struct_extract_at(" + value.sql() + ", " + (index + 1) + ")",
                        struct.members().get(index).type());
    }

    /** The value converted, which must be possible. */
    static Optional<Typed> convert(Typed value, Type to) {
        if (distance(value, to) >= IMPOSSIBLE) {
            return Optional.empty();
        }
        if (value.type().equals(to)) {
            return Optional.of(value);
        }
        if (value.isNull()) {
            return Optional.of(Typed.simple(Sql.cast("NULL", to), to));
        }
        if (value.type() == Scalar.STRING && value.literal() != null && to instanceof Scalar scalar) {
            return Literals.typed(value.literal(), scalar);
        }
        if (value.type() == Scalar.FLOAT64 && value.literal() != null && to instanceof Scalar scalar) {
            return Literals.typed(value.literal(), scalar);
        }
        if (value.parts() != null && to instanceof Type.Array array) {
            return convertAll(
                            value.parts(),
                            IntStream.range(0, value.parts().size())
                                    .mapToObj(i -> array.element())
                                    .toList())
                    .map(parts -> array(parts, array));
        }
        if (to instanceof Type.Struct target && value.type() instanceof Type.Struct from) {
            List<Typed> parts = IntStream.range(0, from.members().size())
                    .mapToObj(i -> part(value, from, i))
                    .toList();
            return convertAll(
                            parts,
                            target.members().stream().map(Type.Member::type).toList())
                    .map(converted -> rebuilt(value, converted, target));
        }
        return Optional.of(new Typed(Sql.cast(value.sql(), to), to, value.simple(), null, null));
    }

    private static Optional<List<Typed>> convertAll(List<Typed> values, List<Type> types) {
        List<Typed> converted = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Optional<Typed> one = convert(values.get(i), types.get(i));
            if (one.isEmpty()) {
                return Optional.empty();
            }
            converted.add(one.get());
        }
        return Optional.of(converted);
    }

    private static Typed rebuilt(Typed value, List<Typed> parts, Type.Struct type) {
        Typed struct = struct(parts, type);
        return value.parts() != null
                ? struct
                : Typed.of("CASE WHEN " + value.sql() + " IS NOT NULL THEN " + struct.sql() + " END", type);
    }

    static Typed array(List<Typed> elements, Type.Array type) {
        String sql = elements.isEmpty()
                ? Sql.cast("[]", type)
                : elements.stream().map(Typed::sql).collect(joining(", ", "[", "]"));
        return new Typed(sql, type, false, null, elements);
    }

    static Typed struct(List<Typed> values, Type.Struct type) {
        String sql = IntStream.range(0, values.size())
                .mapToObj(i -> Sql.text(type.duckName(i)) + ": "
                        + values.get(i).settled().sql())
                .collect(joining(", ", "{", "}"));
        return new Typed(sql, type, false, null, values);
    }

    /** The type that all values can become with the least conversion; nothing when there is none. */
    static Optional<Type> common(List<Typed> values) {
        List<Type> candidates = new ArrayList<>();
        for (Typed value : values) {
            if (!value.isNull() && !candidates.contains(value.type())) {
                candidates.add(value.type());
            }
        }
        if (candidates.isEmpty()) {
            return Optional.of(Scalar.NULL);
        }
        if (candidates.size() == 1) {
            return Optional.of(candidates.get(0));
        }
        Type best = null;
        int bestDistance = IMPOSSIBLE;
        for (Type candidate : candidates) {
            int distance = values.stream()
                    .mapToInt(value -> distance(value, candidate))
                    .reduce(0, Coercion::add);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    static int add(int a, int b) {
        return Math.min(IMPOSSIBLE, a + b);
    }
}
