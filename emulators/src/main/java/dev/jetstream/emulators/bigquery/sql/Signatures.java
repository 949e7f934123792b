package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Chooses among the rules of a name the nearest to the arguments, and converts them to it. */
final class Signatures {
    /** A rule with its arguments as it wants them. */
    record Match(Rule rule, List<Typed> args, Type result) {}

    /** The text of a rule for what BigQuery has and this dialect has not. */
    static final String REFUSED = "refused";

    private static final List<String> VARIABLES = List.of("T", "U");

    /** What may leave a group out of a match. */
    private static final Pattern UNSURE = Pattern.compile("\\)[?*{]|\\|");

    private Signatures() {}

    static Match match(Pos pos, String name, List<Rule> rules, List<Typed> args) {
        Match best = null;
        int bestDistance = Coercion.IMPOSSIBLE;
        for (Rule rule : rules) {
            if (!rule.takes(args.size())) {
                continue;
            }
            Map<String, Type> variables = variables(rule, args);
            int distance = distance(rule, args, variables);
            if (distance < bestDistance) {
                Match match = convert(rule, args, variables);
                if (match != null) {
                    best = match;
                    bestDistance = distance;
                }
            }
        }
        if (best == null) {
            throw noMatch(pos, name, rules, args);
        }
        if (best.rule().text().equals(REFUSED)) {
            throw pos.error(best.rule().signature() + " is not supported");
        }
        return best;
    }

    private static GoogleSqlException noMatch(Pos pos, String name, List<Rule> rules, List<Typed> args) {
        String types = args.stream()
                .map(arg -> arg.type() == Scalar.PART ? arg.sql() : arg.type().toString())
                .collect(joining(", "));
        String supported =
                rules.stream().map(Rule::signature).distinct().limit(8).collect(joining("; "));
        boolean operator = !Character.isLetter(name.charAt(0)) || name.indexOf(' ') > 0;
        boolean number = rules.stream().noneMatch(rule -> rule.takes(args.size()));
        return pos.error((number ? "Number of arguments does not match" : "No matching signature") + " for "
                + (operator ? "operator " : "function ") + name + " for argument types: " + types
                + ". Supported signatures: " + supported);
    }

    private static Map<String, Type> variables(Rule rule, List<Typed> args) {
        Map<String, Type> variables = new HashMap<>();
        for (String variable : VARIABLES) {
            List<Typed> values = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                Typed arg = args.get(i);
                if (rule.argument(i).equals(variable) && arg.type() != Scalar.PART) {
                    values.add(arg);
                } else if (rule.argument(i).equals("ARRAY<" + variable + ">")
                        && arg.type() instanceof Type.Array array) {
                    List<Typed> parts = arg.parts();
                    values.addAll(parts == null || parts.isEmpty() ? List.of(Typed.of("", array.element())) : parts);
                }
            }
            if (!values.isEmpty()) {
                Coercion.common(values).ifPresent(type -> variables.put(variable, type));
            }
        }
        return variables;
    }

    private static int distance(Rule rule, List<Typed> args, Map<String, Type> variables) {
        int sum = 0;
        for (int i = 0; i < args.size(); i++) {
            Typed arg = args.get(i);
            String wanted = rule.argument(i);
            Optional<Type> type = type(wanted, variables);
            int one = type.isPresent()
                    ? Coercion.distance(arg, type.get())
                    : literal(wanted, arg) == null ? Coercion.IMPOSSIBLE : 0;
            sum = Coercion.add(sum, one);
        }
        return sum;
    }

    private static @Nullable Match convert(Rule rule, List<Typed> args, Map<String, Type> variables) {
        List<Typed> converted = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            Typed arg = args.get(i);
            String wanted = rule.argument(i);
            Optional<Type> type = type(wanted, variables);
            Typed one = type.isPresent()
                    ? Coercion.convert(arg, type.get()).map(Typed::settled).orElse(null)
                    : literal(wanted, arg);
            if (one == null) {
                return null;
            }
            converted.add(one);
        }
        Type result = type(rule.result(), variables).orElse(Scalar.NULL);
        return new Match(rule, converted, result);
    }

    private static Optional<Type> type(String wanted, Map<String, Type> variables) {
        if (VARIABLES.contains(wanted)) {
            return Optional.ofNullable(variables.get(wanted));
        }
        if (wanted.startsWith("ARRAY<")) {
            return type(wanted.substring(6, wanted.length() - 1), variables).map(Type.Array::new);
        }
        for (Scalar scalar : Scalar.values()) {
            if (scalar.name().equals(wanted)) {
                return Optional.of(scalar);
            }
        }
        return Optional.empty();
    }

    /** The argument as the kind of literal that the rule wants, or null when it is not one. */
    private static @Nullable Typed literal(String wanted, Typed arg) {
        if (wanted.startsWith("=")) {
            return arg.type() == Scalar.PART && arg.sql().equals(wanted.substring(1)) ? arg : null;
        }
        String text = arg.literal();
        if (text == null) {
            return null;
        }
        if (wanted.equals("COUNT")) {
            boolean good = arg.type() == Scalar.INT64 && text.matches("[1-9][0-9]{0,3}");
            return good ? arg : null;
        }
        if (arg.type() != Scalar.STRING) {
            return null;
        }
        return switch (wanted) {
            case "PATH" -> JsonPath.toDuck(text).map(Signatures::string).orElse(null);
            case "FORMAT" -> DateFormat.toDuck(text).map(Signatures::string).orElse(null);
            case "PATTERN" -> text.matches("(?s)(.*[^\\\\])?(\\\\\\\\)*") ? arg : null;
            case "FULL0" -> groups(text) == 0 && !matchesEmpty(text) ? arg : null;
            case "FULL1" -> groups(text) == 1 && !matchesEmpty(text) ? arg : null;
            case "SURE1" -> groups(text) == 1 && !UNSURE.matcher(text).find() ? arg : null;
            case "REGEX0" -> groups(text) == 0 ? arg : null;
            case "REGEX1" -> groups(text) == 1 ? arg : null;
            default -> null;
        };
    }

    private static Typed string(String text) {
        return Typed.literal(Sql.text(text), Scalar.STRING, text);
    }

    /** Whether it finds the empty text somewhere; DuckDB and BigQuery count such finds in different ways. */
    private static boolean matchesEmpty(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return List.of("", "a", "a b", "1 \n_", "é").stream()
                .anyMatch(text -> pattern.matcher(text).results().anyMatch(found -> found.start() == found.end()));
    }

    private static int groups(String regex) {
        try {
            return Pattern.compile(regex).matcher("").groupCount();
        } catch (PatternSyntaxException e) {
            return -1;
        }
    }
}
