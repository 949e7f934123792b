package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Call;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import dev.jetstream.emulators.bigquery.sql.SqlFunction.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Calls of user-defined functions, replaced by their bodies.
 *
 * <p>An argument that is not simple is computed once: bound by a lambda, or by a sub-query where the body has
 * sub-queries itself (DuckDB allows none in a lambda).
 */
final class FunctionExpansion {
    /** A function ready for use. */
    private record Prepared(SqlFunction function, Expr body) {}

    private final Session session;
    private final Map<String, Prepared> prepared = new HashMap<>();
    private final Set<String> needSubquery = new HashSet<>();

    FunctionExpansion(Session session) {
        this.session = session;
    }

    /** The call expanded; nothing when there is no such function. */
    Optional<Typed> expand(Call call, Scope scope) {
        return find(call).map(function -> expand(call, function, scope));
    }

    private Optional<Prepared> find(Call call) {
        Prepared known = prepared.get(call.name());
        if (known != null) {
            return Optional.of(known);
        }
        boolean withoutProject = call.name().chars().filter(c -> c == '.').count() == 1;
        Optional<SqlFunction> function = session.catalog.function(call.name());
        if (function.isEmpty() && withoutProject) {
            function = session.catalog.function(session.defaults().project() + "." + call.name());
        }
        return function.map(found -> {
            Prepared ready = new Prepared(found, StatementParser.expression(found.body()));
            prepared.put(call.name(), ready);
            return ready;
        });
    }

    private Typed expand(Call call, Prepared prepared, Scope scope) {
        SqlFunction function = prepared.function();
        List<Parameter> parameters = function.parameters();
        if (parameters.size() != call.args().size()) {
            throw call.pos()
                    .error("Number of arguments does not match for function " + function.name() + ": expected "
                            + parameters.size() + ", found " + call.args().size());
        }
        List<Typed> args = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            args.add(argument(call, parameters.get(i), i, scope));
        }
        if (call.safe()) {
            throw call.pos().error("SAFE. is not supported with user-defined functions");
        }
        Typed value = bind(call, prepared, args, scope);
        if (function.returns() == null) {
            return value;
        }
        Type returns = TypeParser.parse(function.returns());
        return Coercion.convert(value, returns)
                .orElseThrow(() -> call.pos()
                        .error("Function " + function.name() + " returns " + value.type() + " instead of " + returns));
    }

    private Typed argument(Call call, Parameter parameter, int index, Scope scope) {
        Expr written = call.args().get(index);
        Typed arg = session.expressions.translate(written, scope);
        if (parameter.type().equalsIgnoreCase("ANY TYPE")) {
            return arg;
        }
        Type wanted = TypeParser.parse(parameter.type());
        return Coercion.convert(arg, wanted)
                .orElseThrow(() -> written.pos()
                        .error("No matching signature for function " + call.name() + ": argument " + parameter.name()
                                + " is " + arg.type() + ", expected " + wanted));
    }

    private Typed bind(Call call, Prepared prepared, List<Typed> args, Scope scope) {
        List<Integer> complex = IntStream.range(0, args.size())
                .filter(i -> !args.get(i).simple())
                .boxed()
                .toList();
        if (complex.isEmpty()) {
            return body(call, prepared, args, Scope.ROOT, scope.lambdas());
        }
        String name = prepared.function().name();
        if (!needSubquery.contains(name)) {
            try {
                return byLambda(call, prepared, args, complex, scope);
            } catch (NeedsSubquery e) {
                if (scope.lambdas() > 0) {
                    throw e;
                }
                needSubquery.add(name);
            }
        }
        if (scope.lambdas() > 0) {
            throw new NeedsSubquery();
        }
        return bySubquery(call, prepared, args, complex);
    }

    private Typed byLambda(Call call, Prepared prepared, List<Typed> args, List<Integer> complex, Scope scope) {
        int depth = scope.lambdas() + 1;
        String variable = "l" + depth;
        boolean one = complex.size() == 1;
        List<Typed> bound =
                substitute(args, complex, i -> one ? variable : "struct_extract(" + variable + ", 'a" + i + "')");
        Typed body = body(call, prepared, bound, Scope.ROOT, depth);
        String list = one
                ? args.get(complex.get(0)).settled().sql()
                : String.join(
                        ", ",
                        complex.stream()
                                .map(i ->
                                        "'a" + i + "': " + args.get(i).settled().sql())
                                .toList());
        String sql = "list_transform([" + (one ? list : "{" + list + "}") + "], lambda " + variable + ": " + body.sql()
                + ")[1]";
        return Typed.of(sql, body.type());
    }

    private Typed bySubquery(Call call, Prepared prepared, List<Typed> args, List<Integer> complex) {
        String relation = session.fresh('t');
        List<Typed> bound = substitute(args, complex, i -> relation + ".a" + i);
        Typed body = body(call, prepared, bound, Scope.ROOT, 0);
        String columns = String.join(
                ", ",
                complex.stream()
                        .map(i -> args.get(i).settled().sql() + " AS a" + i)
                        .toList());
        return Typed.of("(SELECT " + body.sql() + " FROM (SELECT " + columns + ") AS " + relation + ")", body.type());
    }

    private static List<Typed> substitute(List<Typed> args, List<Integer> complex, Function<Integer, String> name) {
        return IntStream.range(0, args.size())
                .mapToObj(i -> complex.contains(i)
                        ? Typed.simple(name.apply(i), args.get(i).settled().type())
                        : args.get(i))
                .toList();
    }

    private Typed body(Call call, Prepared prepared, List<Typed> args, Scope root, int lambdas) {
        List<Column> columns = IntStream.range(0, args.size())
                .mapToObj(i -> new Column(
                        prepared.function().parameters().get(i).name(),
                        args.get(i).settled(),
                        false))
                .toList();
        Scope scope = root.inner(List.of(), columns);
        for (int i = 0; i < lambdas; i++) {
            scope = scope.inLambda();
        }
        Scope inside = scope;
        Typed[] result = new Typed[1];
        session.expand(call.pos(), null, () -> result[0] = session.expressions.translate(prepared.body(), inside));
        return result[0].settled();
    }
}
