package dev.jetstream.emulators.bigquery.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code ARRAY<STRUCT<key STRING, value INT64>>} and the like. */
final class TypeParser {
    private static final Map<String, Scalar> NAMES = Map.ofEntries(
            Map.entry("INT64", Scalar.INT64),
            Map.entry("INT", Scalar.INT64),
            Map.entry("INTEGER", Scalar.INT64),
            Map.entry("SMALLINT", Scalar.INT64),
            Map.entry("BIGINT", Scalar.INT64),
            Map.entry("TINYINT", Scalar.INT64),
            Map.entry("BYTEINT", Scalar.INT64),
            Map.entry("FLOAT64", Scalar.FLOAT64),
            Map.entry("NUMERIC", Scalar.NUMERIC),
            Map.entry("DECIMAL", Scalar.NUMERIC),
            Map.entry("BIGNUMERIC", Scalar.BIGNUMERIC),
            Map.entry("BIGDECIMAL", Scalar.BIGNUMERIC),
            Map.entry("BOOL", Scalar.BOOL),
            Map.entry("BOOLEAN", Scalar.BOOL),
            Map.entry("STRING", Scalar.STRING),
            Map.entry("BYTES", Scalar.BYTES),
            Map.entry("DATE", Scalar.DATE),
            Map.entry("DATETIME", Scalar.DATETIME),
            Map.entry("TIME", Scalar.TIME),
            Map.entry("TIMESTAMP", Scalar.TIMESTAMP),
            Map.entry("JSON", Scalar.JSON));

    private final TokenStream tokens;

    TypeParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    static Type parse(String text) {
        TokenStream tokens = new TokenStream(text);
        Type type = new TypeParser(tokens).type();
        if (tokens.peek().kind() != Token.Kind.END) {
            throw tokens.unexpected();
        }
        return type;
    }

    @CanIgnoreReturnValue
    Type type() {
        tokens.enter();
        Token token = tokens.next();
        Type type;
        if (token.isKeyword("ARRAY")) {
            tokens.expectSymbol("<");
            Type element = type();
            tokens.expectSymbol(">");
            if (element instanceof Type.Array) {
                throw token.pos().error("Arrays of arrays are not supported");
            }
            type = new Type.Array(element);
        } else if (token.isKeyword("STRUCT")) {
            tokens.expectSymbol("<");
            type = struct();
        } else {
            type = scalar(token);
        }
        tokens.leave();
        return type;
    }

    /** The members and the closing bracket. */
    Type.Struct struct() {
        List<Type.Member> members = new ArrayList<>();
        do {
            boolean named = tokens.peek(1).isAnyName();
            String name = named ? tokens.anyName().text() : "";
            members.add(new Type.Member(name, type()));
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(">");
        return new Type.Struct(members);
    }

    private Scalar scalar(Token token) {
        if (!token.isAnyName()) {
            throw token.pos().error("Syntax error: Expected type but got " + token.described());
        }
        Scalar scalar = NAMES.get(token.text().toUpperCase(Locale.ROOT));
        if (scalar == null) {
            throw token.pos().unknown("Type not found: " + token.text(), token.text(), NAMES.keySet());
        }
        if (tokens.atSymbol("(")) {
            throw tokens.peek().pos().error("Parameterized types are not supported");
        }
        return scalar;
    }
}
