package dev.jetstream.emulators.bigquery.sql;

import com.google.common.hash.Hashing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Functions in Java that DuckDB calls where its own would give another answer than BigQuery; NULL in, NULL out.
 *
 * <p>DuckDB's classes are found through the connection, because the warehouse loads them by a class loader of its own.
 */
final class EngineFunctions {
    /** Stands for BigQuery's NUMERIC, which no Java class does for DuckDB. */
    private static final Class<?> NUMERIC = BigDecimal.class;

    private static final List<EngineFunction> ALL = List.of(
            real("gsql_add", (x, y) -> Reals.finite(x + y, x, y, "+")),
            real("gsql_subtract", (x, y) -> Reals.finite(x - y, x, y, "-")),
            real("gsql_multiply", (x, y) -> Reals.finite(x * y, x, y, "*")),
            real("gsql_divide", Reals::divide),
            real("gsql_pow", Reals::pow),
            real("gsql_log", Reals::log),
            real("gsql_exp", Reals::exp),
            of("gsql_round", Double.class, Long.class, Double.class, Reals::round),
            of("gsql_trunc", Double.class, Long.class, Double.class, Reals::trunc),
            of("gsql_numeric", Double.class, NUMERIC, Numerics::of),
            of("gsql_numeric_multiply", NUMERIC, NUMERIC, NUMERIC, Numerics::multiply),
            of("gsql_numeric_divide", NUMERIC, NUMERIC, NUMERIC, Numerics::divide),
            of("gsql_numeric_div", NUMERIC, NUMERIC, NUMERIC, Numerics::div),
            of("gsql_numeric_mod", NUMERIC, NUMERIC, NUMERIC, Numerics::mod),
            of("gsql_numeric_round", NUMERIC, Long.class, NUMERIC, Numerics::round),
            of("gsql_numeric_trunc", NUMERIC, Long.class, NUMERIC, Numerics::trunc),
            of("gsql_lower", String.class, String.class, (String text) -> text.toLowerCase(Locale.ROOT)),
            of("gsql_upper", String.class, String.class, (String text) -> text.toUpperCase(Locale.ROOT)),
            of(
                    "gsql_reverse",
                    String.class,
                    String.class,
                    (String text) -> new StringBuilder(text).reverse().toString()),
            of("gsql_json_value", String.class, String.class, String.class, JsonText::scalar),
            of("gsql_json_query", String.class, String.class, String.class, JsonText::query),
            of("gsql_json_query_array", String.class, String.class, String.class, JsonText::array),
            of("gsql_json_value_array", String.class, String.class, String.class, JsonText::scalars),
            of("gsql_json_number", String.class, String.class, JsonValues::number),
            of("gsql_parse_json", String.class, String.class, JsonValues::normal),
            of("gsql_contains", String.class, String.class, Boolean.class, Texts::containsSubstring),
            of("gsql_fingerprint", String.class, Long.class, EngineFunctions::fingerprint));

    private EngineFunctions() {}

    /** One function with the interface of Java that DuckDB's builder wants. */
    private record EngineFunction(
            String name, List<Class<?>> parameters, Class<?> result, String method, Class<?> type, Object function) {}

    private static EngineFunction real(String name, DoubleBinaryOperator function) {
        List<Class<?>> parameters = List.of(Double.class, Double.class);
        return new EngineFunction(
                name, parameters, Double.class, "withDoubleFunction", DoubleBinaryOperator.class, function);
    }

    private static EngineFunction real(String name, DoubleUnaryOperator function) {
        return new EngineFunction(
                name, List.of(Double.class), Double.class, "withDoubleFunction", DoubleUnaryOperator.class, function);
    }

    private static <A, R> EngineFunction of(String name, Class<?> a, Class<?> result, Function<A, R> function) {
        Function<A, R> strict = x -> x == null ? null : function.apply(x);
        return new EngineFunction(name, List.of(a), result, "withFunction", Function.class, strict);
    }

    private static <A, B, R> EngineFunction of(
            String name, Class<?> a, Class<?> b, Class<?> result, BiFunction<A, B, R> function) {
        BiFunction<A, B, R> strict = (x, y) -> x == null || y == null ? null : function.apply(x, y);
        return new EngineFunction(name, List.of(a, b), result, "withFunction", BiFunction.class, strict);
    }

    private static Long fingerprint(String text) {
        return Hashing.farmHashFingerprint64()
                .hashString(text, StandardCharsets.UTF_8)
                .asLong();
    }

    /** Makes the functions known to the database of the connection; all its connections have them. */
    static void register(Connection connection) throws SQLException {
        try {
            ClassLoader loader = connection.getClass().getClassLoader();
            for (EngineFunction function : ALL) {
                register(connection, loader, function);
            }
        } catch (InvocationTargetException e) {
            throw new SQLException("cannot register GoogleSQL's functions", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new SQLException("DuckDB's driver is not the version this was written for", e);
        }
    }

    private static void register(Connection connection, ClassLoader loader, EngineFunction function)
            throws ReflectiveOperationException {
        Object builder = Class.forName("org.duckdb.DuckDBFunctions", true, loader)
                .getMethod("scalarFunction")
                .invoke(null);
        call(builder, "withName", String.class, function.name());
        Class<?> type = Class.forName("org.duckdb.DuckDBLogicalType", true, loader);
        Object numeric = type.getMethod("decimal", int.class, int.class).invoke(null, 38, 9);
        for (Class<?> parameter : function.parameters()) {
            typed(builder, "withParameter", parameter, type, numeric);
        }
        typed(builder, "withReturnType", function.result(), type, numeric);
        call(builder, function.method(), function.type(), function.function());
        Method strict = builder.getClass().getMethod("withNullInNullOut");
        strict.invoke(builder);
        call(builder, "register", Connection.class, connection);
    }

    private static void typed(Object builder, String method, Class<?> wanted, Class<?> type, Object numeric)
            throws ReflectiveOperationException {
        if (wanted.equals(NUMERIC)) {
            call(builder, method, type, numeric);
        } else {
            call(builder, method, Class.class, wanted);
        }
    }

    private static void call(Object builder, String method, Class<?> parameter, Object argument)
            throws ReflectiveOperationException {
        builder.getClass().getMethod(method, parameter).invoke(builder, argument);
    }
}
