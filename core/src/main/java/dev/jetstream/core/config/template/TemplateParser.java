package dev.jetstream.core.config.template;

import dev.jetstream.core.config.template.TemplateException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a template's source: text, comments and print statements. */
final class TemplateParser {
    private static final int MAX_DEPTH = 50;
    private static final Set<String> OPERATOR_WORDS = Set.of("and", "or", "not", "if", "else", "in", "is");
    private static final String OPERATORS = "+-*/%~|<>!:{}=";

    private final String source;
    private final List<Template.Part> parts = new ArrayList<>();
    private int position;
    private int depth;
    private int counted;
    private int line = 1;
    private int lineStart;

    TemplateParser(String source) {
        this.source = source;
    }

    List<Template.Part> parse() {
        int textStart = 0;
        while (position < source.length()) {
            if (source.startsWith("{{", position)) {
                addText(textStart);
                print();
                textStart = position;
            } else if (source.startsWith("{#", position)) {
                addText(textStart);
                comment();
                textStart = position;
            } else if (source.startsWith("{%", position)) {
                throw fault(Fault.UNSUPPORTED, "statements ({% … %}) are not supported");
            } else {
                position++;
            }
        }
        addText(textStart);
        return List.copyOf(parts);
    }

    private void addText(int start) {
        if (position > start) {
            parts.add(new Template.Part.Text(source.substring(start, position)));
        }
    }

    private void comment() {
        int end = source.indexOf("#}", position + 2);
        if (end < 0) {
            throw fault(Fault.SYNTAX, "the comment is not closed with #}");
        }
        position = end + 2;
    }

    private void print() {
        Position start = here();
        position += 2;
        Expression expression = expression();
        skipBlanks();
        if (!source.startsWith("}}", position)) {
            throw unexpected("}}");
        }
        position += 2;
        parts.add(new Template.Part.Print(expression, start));
    }

    private Expression expression() {
        if (++depth > MAX_DEPTH) {
            throw fault(Fault.UNSUPPORTED, "expressions are nested more than %d deep".formatted(MAX_DEPTH));
        }
        Expression expression = primary();
        int links = 0;
        while (true) {
            skipBlanks();
            if (++links > MAX_DEPTH) {
                throw fault(Fault.UNSUPPORTED, "more than %d attributes or calls in a row".formatted(MAX_DEPTH));
            }
            Position start = here();
            if (accept('.')) {
                skipBlanks();
                expression = new Expression.Attribute(expression, name(), start);
            } else if (accept('[')) {
                expression = new Expression.Attribute(expression, subscript(), start);
            } else if (accept('(')) {
                expression = call(expression, start);
            } else {
                depth--;
                return expression;
            }
        }
    }

    private Expression primary() {
        skipBlanks();
        char c = peek();
        if (c == '"' || c == '\'') {
            return new Expression.Literal(strings());
        }
        if (Character.isDigit(c)) {
            return new Expression.Literal(number());
        }
        if (accept('(')) {
            Expression inner = expression();
            require(')');
            return inner;
        }
        Position start = here();
        String name = name();
        return switch (name) {
            case "true", "True" -> new Expression.Literal(true);
            case "false", "False" -> new Expression.Literal(false);
            case "none", "None" -> new Expression.Literal(null);
            default -> new Expression.Name(name, start);
        };
    }

    private String subscript() {
        skipBlanks();
        if (peek() != '"' && peek() != '\'') {
            throw fault(Fault.UNSUPPORTED, "only a quoted name may stand between [ and ]");
        }
        String name = strings();
        require(']');
        return name;
    }

    private Expression call(Expression function, Position start) {
        List<Expression> arguments = new ArrayList<>();
        skipBlanks();
        while (!accept(')')) {
            arguments.add(argument());
            skipBlanks();
            if (!accept(',') && peek() != ')') {
                throw unexpected(")");
            }
            skipBlanks();
        }
        return new Expression.Call(function, arguments.size() == 1 ? arguments.get(0) : null, start);
    }

    private Expression argument() {
        Expression argument = expression();
        skipBlanks();
        if (!accept('=')) {
            return argument;
        }
        if (argument instanceof Expression.Name name && name.name().equals(Helper.ARGUMENT)) {
            return expression();
        }
        throw fault(Fault.VALUE, "the only argument is called " + Helper.ARGUMENT);
    }

    private String strings() {
        StringBuilder text = new StringBuilder();
        do {
            StringLiteral literal = StringLiteral.read(source, position);
            text.append(literal.value());
            position = literal.end();
            skipBlanks();
        } while (peek() == '"' || peek() == '\'');
        return text.toString();
    }

    private Object number() {
        int start = position;
        while (Character.isDigit(peek())) {
            position++;
        }
        boolean fraction =
                peek() == '.' && position + 1 < source.length() && Character.isDigit(source.charAt(position + 1));
        if (fraction) {
            position++;
            while (Character.isDigit(peek())) {
                position++;
            }
        }
        String digits = source.substring(start, position);
        if (Character.isLetter(peek()) || peek() == '_') {
            throw fault(Fault.SYNTAX, "'%s' is followed by a letter".formatted(digits));
        }
        if (digits.length() > 18) {
            throw fault(Fault.UNSUPPORTED, "numbers of more than 18 characters are not supported");
        }
        return fraction ? (Object) Double.valueOf(digits) : (Object) Long.valueOf(digits);
    }

    private String name() {
        int start = position;
        while (Character.isLetterOrDigit(peek()) || peek() == '_') {
            position++;
        }
        String name = source.substring(start, position);
        if (name.isEmpty()) {
            throw unexpected("a name");
        }
        if (OPERATOR_WORDS.contains(name)) {
            throw fault(Fault.UNSUPPORTED, "the operator '%s' is not supported".formatted(name));
        }
        return name;
    }

    private void require(char c) {
        skipBlanks();
        if (!accept(c)) {
            throw unexpected(String.valueOf(c));
        }
    }

    private boolean accept(char c) {
        if (peek() == c) {
            position++;
            return true;
        }
        return false;
    }

    private char peek() {
        return position < source.length() ? source.charAt(position) : '\0';
    }

    private void skipBlanks() {
        while (position < source.length() && Character.isWhitespace(source.charAt(position))) {
            position++;
        }
    }

    private TemplateException unexpected(String wanted) {
        if (position >= source.length()) {
            return fault(Fault.SYNTAX, "the text ends where %s should stand".formatted(wanted));
        }
        char c = peek();
        boolean operator = OPERATORS.indexOf(c) >= 0;
        return fault(
                operator ? Fault.UNSUPPORTED : Fault.SYNTAX,
                operator
                        ? "the operator '%c' is not supported".formatted(c)
                        : "'%c' stands where %s should be".formatted(c, wanted));
    }

    private TemplateException fault(Fault fault, String message) {
        return new TemplateException(fault, message, here());
    }

    /** Counts on from the last call: places are asked for in order. */
    private Position here() {
        for (; counted < Math.min(position, source.length()); counted++) {
            if (source.charAt(counted) == '\n') {
                line++;
                lineStart = counted + 1;
            }
        }
        return new Position(line, counted - lineStart + 1);
    }
}
