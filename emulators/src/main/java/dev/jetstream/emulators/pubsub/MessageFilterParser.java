package dev.jetstream.emulators.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the filter language of Pub/Sub subscriptions by recursive descent.
 *
 * <pre>
 * filter  = operand { "AND" operand } | operand { "OR" operand }     mixing needs parentheses
 * operand = [ "NOT" | "-" ] ( "(" filter ")" | term )
 * term    = "attributes" ":" key | "attributes" "." key ( "=" | "!=" ) string
 *         | "hasPrefix" "(" "attributes" "." key "," string ")"
 * </pre>
 */
final class MessageFilterParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\G\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|!=|[()=:,.]|-(?![\\w-])|-(?=attributes|hasPrefix)|[\\w-]+)");
    private static final int MAX_DEPTH = 64;

    private final String filter;
    private final List<String> tokens = new ArrayList<>();
    private int position;
    private int depth;

    MessageFilterParser(String filter) {
        this.filter = filter;
    }

    Predicate<Map<String, String>> parse() {
        if (filter.getBytes(StandardCharsets.UTF_8).length > MessageFilter.MAX_BYTES) {
            throw BrokerException.invalid("filter is longer than %d bytes".formatted(MessageFilter.MAX_BYTES));
        }
        tokenize();
        Predicate<Map<String, String>> parsed = expression();
        if (position < tokens.size()) {
            throw bad("unexpected " + tokens.get(position));
        }
        return parsed;
    }

    private void tokenize() {
        Matcher matcher = TOKEN.matcher(filter);
        int end = 0;
        while (matcher.find()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (!filter.substring(end).isBlank()) {
            throw bad("cannot read " + filter.substring(end));
        }
    }

    private Predicate<Map<String, String>> expression() {
        if (++depth > MAX_DEPTH) {
            throw bad("nested too deeply");
        }
        Predicate<Map<String, String>> left = operand();
        String operator = "";
        while (isNext("AND") || isNext("OR")) {
            String next = take();
            if (!operator.isEmpty() && !operator.equals(next)) {
                throw bad("AND and OR side by side need parentheses");
            }
            operator = next;
            Predicate<Map<String, String>> right = operand();
            left = operator.equals("AND") ? left.and(right) : left.or(right);
        }
        depth--;
        return left;
    }

    private Predicate<Map<String, String>> operand() {
        boolean negated = false;
        while (accept("NOT") || accept("-")) {
            negated = !negated;
        }
        Predicate<Map<String, String>> operand;
        if (accept("(")) {
            operand = expression();
            expect(")");
        } else {
            operand = term();
        }
        return negated ? operand.negate() : operand;
    }

    private Predicate<Map<String, String>> term() {
        if (accept("hasPrefix")) {
            return hasPrefix();
        }
        expect("attributes");
        if (accept(":")) {
            String key = key();
            return attributes -> attributes.containsKey(key);
        }
        expect(".");
        String key = key();
        boolean equal = accept("=");
        if (!equal && !accept("!=")) {
            throw bad("expected = or != after attribute " + key);
        }
        String value = string();
        return attributes -> value.equals(attributes.get(key)) == equal;
    }

    private Predicate<Map<String, String>> hasPrefix() {
        expect("(");
        expect("attributes");
        expect(".");
        String key = key();
        expect(",");
        String prefix = string();
        expect(")");
        return attributes -> {
            String value = attributes.get(key);
            return value != null && value.startsWith(prefix);
        };
    }

    private String key() {
        String token = take();
        if (token.startsWith("\"")) {
            return unquoted(token);
        }
        if (!token.matches("[\\w-]+")) {
            throw bad("expected an attribute's key, not " + token);
        }
        return token;
    }

    private String string() {
        String token = take();
        if (!token.startsWith("\"")) {
            throw bad("expected a quoted string, not " + token);
        }
        return unquoted(token);
    }

    private static String unquoted(String token) {
        return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private boolean isNext(String token) {
        return position < tokens.size() && tokens.get(position).equals(token);
    }

    private boolean accept(String token) {
        boolean next = isNext(token);
        if (next) {
            position++;
        }
        return next;
    }

    private String take() {
        if (position >= tokens.size()) {
            throw bad("it ends too early");
        }
        return tokens.get(position++);
    }

    private void expect(String token) {
        String actual = take();
        if (!actual.equals(token)) {
            throw bad("expected %s, not %s".formatted(token, actual));
        }
    }

    private BrokerException bad(String why) {
        return BrokerException.invalid("Invalid filter \"%s\": %s".formatted(filter, why));
    }
}
