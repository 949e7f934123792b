package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code functions.txt}: a signature and its text.
 *
 * @param variadic whether the last argument type may repeat
 * @param plainText the text for arguments that cost nothing to repeat; mostly the same
 * @param examples each run by a test, and shown in the catalogue
 */
record Rule(
        String name,
        List<String> arguments,
        boolean variadic,
        String result,
        Kind kind,
        String text,
        String plainText,
        List<Example> examples) {
    /** A call, and the answer in JSON or the word error with its text. */
    record Example(String call, String answer) {
        static Example parse(String line) {
            String[] parts = line.strip().split(" => ", 2);
            return new Example(parts[0], parts[1]);
        }
    }

    /** What kind of function, and for scalars what NULL does. */
    enum Kind {
        STRICT,
        GUARD,
        OWN,
        AGGREGATE,
        WINDOW,
        LIST
    }

    private static final Pattern LINE =
            Pattern.compile("(.+?)\\(((?:[^()]|\\([^()]*\\))*)\\) -> (\\S+) :: (\\w+) :: (.+)");
    private static final String SIMPLE_JSON = "SIMPLE_JSON($1)";
    private static final String IS_SIMPLE_JSON =
            "json_valid($1) AND NOT regexp_matches($1, '[0-9][.eE]|[0-9]{19}|[nN][aA][nN]|[iI][nN][fF]|,\\s*[\\]}]')";
    private static final String RANGED = "ranged(";
    private static final Pattern FINITE = Pattern.compile("finite\\((.+), (gsql_\\w+\\(.+\\))\\)");
    private static final Pattern PLACE = Pattern.compile("\\$([1-9])");

    static Rule parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("functions.txt: not a rule: " + line);
        }
        List<String> arguments = new ArrayList<>();
        for (String argument : matcher.group(2).split(",\\s*", -1)) {
            if (!argument.isBlank()) {
                arguments.add(argument.strip());
            }
        }
        int last = arguments.size() - 1;
        boolean variadic = last >= 0 && arguments.get(last).endsWith("...");
        if (variadic) {
            arguments.set(last, arguments.get(last).replace("...", ""));
        }
        Kind kind = Kind.valueOf(matcher.group(4).toUpperCase(Locale.ROOT));
        String text = ranged(matcher.group(5).replace(SIMPLE_JSON, IS_SIMPLE_JSON), matcher.group(3));
        Matcher finite = FINITE.matcher(text);
        boolean checked = finite.matches();
        return new Rule(
                matcher.group(1),
                List.copyOf(arguments),
                variadic,
                matcher.group(3),
                kind,
                checked ? finite.group(2) : text,
                checked ? finite.replaceFirst("CASE WHEN isfinite($1) THEN $1 ELSE $2 END") : text,
                List.of());
    }

    Rule with(Example example) {
        List<Example> more = new ArrayList<>(examples);
        more.add(example);
        return new Rule(name, arguments, variadic, result, kind, text, plainText, List.copyOf(more));
    }

    /** {@code ranged(..)} is the value of a date or time, and an error outside of BigQuery's years 1 to 9999. */
    private static String ranged(String text, String type) {
        if (!text.startsWith(RANGED)) {
            return text;
        }
        String value = text.substring(RANGED.length(), text.length() - 1);
        String duck = Type.Scalar.valueOf(type).duck();
        return "CASE WHEN " + value + " NOT BETWEEN CAST('0001-01-01' AS " + duck + ") AND CAST('9999-12-31"
                + (duck.equals("DATE") ? "" : " 23:59:59.999999") + "' AS " + duck + ") THEN bad('" + type
                + " out of range') ELSE " + value + " END";
    }

    String argument(int index) {
        return arguments.get(Math.min(index, arguments.size() - 1));
    }

    boolean takes(int count) {
        return variadic ? count >= arguments.size() : count == arguments.size();
    }

    /** Whether the argument stands more than once in the text. */
    boolean repeats(int index) {
        if (kind == Kind.GUARD) {
            return true;
        }
        Matcher place = PLACE.matcher(text);
        int count = 0;
        while (place.find()) {
            count += Integer.parseInt(place.group(1)) == index + 1 ? 1 : 0;
        }
        return count > 1;
    }

    /** The text with the arguments in their places; modifiers are left, and each dollar of an argument is a NUL. */
    String fill(List<String> args, boolean safe) {
        return fill(text, args, safe);
    }

    /** The same with {@link #plainText}. */
    String fillPlain(List<String> args) {
        return fill(plainText, args, false);
    }

    private String fill(String rule, List<String> args, boolean safe) {
        String own = Failure.in(rule, safe);
        Matcher place = PLACE.matcher(
                own.replace("$*", masked(String.join(", ", args))).replace("$|", masked(String.join(" || ", args))));
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            place.appendReplacement(
                    filled, Matcher.quoteReplacement(masked(args.get(Integer.parseInt(place.group(1)) - 1))));
        }
        place.appendTail(filled);
        if (kind != Kind.GUARD) {
            return filled.toString();
        }
        String anyNull = args.stream().map(arg -> arg + " IS NULL").collect(joining(" OR "));
        return "CASE WHEN " + masked(anyNull) + " THEN NULL ELSE " + filled + " END";
    }

    private static String masked(String argument) {
        return argument.replace('$', '\u0000');
    }

    String signature() {
        return name + "(" + String.join(", ", arguments) + (variadic ? ", ..." : "") + ")";
    }
}
