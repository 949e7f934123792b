package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.SqlFunction.Parameter;
import dev.jetstream.emulators.bigquery.sql.Translation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whole statements. */
final class StatementParser {
    private static final List<String> KNOWN = List.of("SELECT", "WITH", "CREATE", "DROP");

    private final TokenStream tokens;
    private final QueryParser queries;

    private StatementParser(String sql) {
        this.tokens = new TokenStream(sql);
        this.queries = new QueryParser(tokens);
    }

    static Statement statement(String sql) {
        StatementParser parser = new StatementParser(sql);
        Statement statement = parser.statement();
        parser.tokens.acceptSymbol(";");
        parser.end();
        return statement;
    }

    static Query query(String sql) {
        StatementParser parser = new StatementParser(sql);
        Query query = parser.queries.query();
        parser.tokens.acceptSymbol(";");
        parser.end();
        return query;
    }

    static Expr expression(String sql) {
        StatementParser parser = new StatementParser(sql);
        Expr expr = parser.queries.expressions().expression();
        parser.end();
        return expr;
    }

    private void end() {
        if (tokens.peek().kind() != Token.Kind.END) {
            throw tokens.peek()
                    .pos()
                    .error("Syntax error: Expected end of input but got "
                            + tokens.peek().described());
        }
    }

    private Statement statement() {
        Pos pos = tokens.peek().pos();
        if (tokens.atKeyword("SELECT") || tokens.atKeyword("WITH") || tokens.atSymbol("(")) {
            Query query = queries.query();
            return new Statement(Kind.SELECT, pos, query, "", List.of(), false, false, null, null);
        }
        if (tokens.accept("CREATE")) {
            return create(pos);
        }
        if (tokens.accept("DROP")) {
            Kind kind = tokens.accept("VIEW") ? Kind.DROP_VIEW : Kind.DROP_TABLE;
            if (kind == Kind.DROP_TABLE) {
                tokens.expect("TABLE");
            }
            boolean conditional = tokens.accept("IF", "EXISTS");
            return new Statement(kind, pos, null, "", tokens.path(false), false, conditional, null, null);
        }
        String word = tokens.peek().text();
        if (tokens.peek().kind() == Token.Kind.NAME) {
            throw pos.unknown("Statement not supported: " + word.toUpperCase(Locale.ROOT), word, KNOWN);
        }
        throw tokens.unexpected();
    }

    private Statement create(Pos pos) {
        boolean replace = tokens.accept("OR", "REPLACE");
        if (tokens.atKeyword("TEMP") || tokens.atKeyword("TEMPORARY")) {
            throw tokens.peek().pos().error("Temporary tables and functions are not supported");
        }
        Token what = tokens.next();
        boolean table = what.isKeyword("TABLE");
        if (!table && !what.isKeyword("VIEW") && !what.isKeyword("FUNCTION")) {
            throw what.pos()
                    .error("Statement not supported: CREATE " + what.text().toUpperCase(Locale.ROOT));
        }
        boolean conditional = !tokens.peek(1).isSymbol(".") && tokens.accept("IF");
        if (conditional) {
            tokens.expect("NOT");
            tokens.expect("EXISTS");
        }
        List<Ident> target = tokens.path(false);
        if (what.isKeyword("FUNCTION")) {
            return new Statement(
                    Kind.CREATE_FUNCTION, pos, null, "", target, replace, conditional, function(target), null);
        }
        if (tokens.atSymbol("(")) {
            throw tokens.peek().pos().error("CREATE with a column list is not supported; use AS SELECT");
        }
        layout();
        String description = tokens.accept("OPTIONS") ? description() : null;
        tokens.expect("AS");
        int start = tokens.peek().pos().offset();
        Query query = queries.query();
        String text = tokens.sql().substring(start, tokens.lastEnd());
        Kind kind = table ? Kind.CREATE_TABLE_AS : Kind.CREATE_VIEW;
        return new Statement(kind, pos, query, text, target, replace, conditional, null, description);
    }

    /** PARTITION BY and CLUSTER BY say how BigQuery stores, not what; they are read and dropped. */
    private void layout() {
        if (tokens.accept("PARTITION", "BY")) {
            queries.expressions().expression();
        }
        if (tokens.accept("CLUSTER", "BY")) {
            queries.expressions().expressions();
        }
    }

    private @Nullable String description() {
        String description = null;
        tokens.expectSymbol("(");
        while (!tokens.acceptSymbol(")")) {
            Ident option = tokens.name();
            tokens.expectSymbol("=");
            Expr value = queries.expressions().expression();
            if (option.text().equalsIgnoreCase("description")
                    && value instanceof Expr.Literal literal
                    && literal.type().equals("STRING")) {
                description = literal.value();
            } else if (!option.text().equalsIgnoreCase("friendly_name")) {
                throw option.pos()
                        .unknown("Option not supported: " + option.text(), option.text(), List.of("description"));
            }
            if (!tokens.atSymbol(")")) {
                tokens.expectSymbol(",");
            }
        }
        return description;
    }

    private SqlFunction function(List<Ident> target) {
        tokens.expectSymbol("(");
        List<Parameter> parameters = new ArrayList<>();
        while (!tokens.acceptSymbol(")")) {
            String name = tokens.name().text();
            parameters.add(new Parameter(name, tokens.accept("ANY", "TYPE") ? "ANY TYPE" : type()));
            if (!tokens.atSymbol(")")) {
                tokens.expectSymbol(",");
            }
        }
        String returns = tokens.accept("RETURNS") ? type() : null;
        if (tokens.atKeyword("LANGUAGE")) {
            throw tokens.peek().pos().error("Only SQL functions are supported");
        }
        tokens.expect("AS");
        tokens.expectSymbol("(");
        int start = tokens.peek().pos().offset();
        queries.expressions().expression();
        String body = tokens.sql().substring(start, tokens.lastEnd());
        tokens.expectSymbol(")");
        refuseParameters(body);
        String name = target.stream().map(Ident::text).collect(Collectors.joining("."));
        return new SqlFunction(name, parameters, returns, body);
    }

    private void refuseParameters(String body) {
        for (Token token : Lexer.tokens(body)) {
            if (token.kind() == Token.Kind.PARAMETER) {
                throw token.pos().error("Query parameters cannot be used inside SQL function bodies");
            }
        }
    }

    /** A type, read for errors and kept as written. */
    private String type() {
        int start = tokens.peek().pos().offset();
        new TypeParser(tokens).type();
        return tokens.sql().substring(start, tokens.lastEnd());
    }
}
