package dev.jetstream.emulators.bigquery.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How the calls of rules are written. */
final class Calls {
    private static final Set<String> INTERVAL = Set.of(
            "DATE_ADD",
            "DATE_SUB",
            "DATETIME_ADD",
            "DATETIME_SUB",
            "TIMESTAMP_ADD",
            "TIMESTAMP_SUB",
            "TIME_ADD",
            "TIME_SUB",
            "GENERATE_DATE_ARRAY",
            "GENERATE_TIMESTAMP_ARRAY");

    private Calls() {}

    static String of(String name, List<String> args) {
        if (name.startsWith("UNARY ")) {
            return "(" + name.substring(6) + " (" + args.get(0) + "))";
        }
        if (name.startsWith("IS ")) {
            return "(" + args.get(0) + " " + name + (args.size() > 1 ? " " + args.get(1) : "") + ")";
        }
        if (name.equals("BETWEEN")) {
            return "(" + args.get(0) + " BETWEEN " + args.get(1) + " AND " + args.get(2) + ")";
        }
        if (name.equals("NOT") || name.equals("~")) {
            return "(" + name + " (" + args.get(0) + "))";
        }
        if (name.equals("LIKE") || !Character.isLetter(name.charAt(0))) {
            return "(" + args.get(0) + " " + name + " " + args.get(1) + ")";
        }
        if (name.equals("COUNT(*)")) {
            return name;
        }
        if (name.contains(" HAVING ")) {
            String[] parts = name.split(" ", 2);
            return parts[0] + "(" + args.get(0) + " " + parts[1] + " " + args.get(1) + ")";
        }
        if (name.equals("EXTRACT")) {
            String zone = args.size() > 2 ? " AT TIME ZONE " + args.get(2) : "";
            return "EXTRACT(" + args.get(1) + " FROM " + args.get(0) + zone + ")";
        }
        int last = args.size() - 1;
        if (INTERVAL.contains(name) && args.size() > 2) {
            return name + "(" + String.join(", ", args.subList(0, last - 1)) + ", INTERVAL " + args.get(last - 1) + " "
                    + args.get(last) + ")";
        }
        return name.toUpperCase(Locale.ROOT) + "(" + String.join(", ", args) + ")";
    }

    /** The spelling that the reference engine knows. */
    static String reference(String name, List<String> args) {
        return switch (name) {
            case "MAX_BY" -> of("ANY_VALUE HAVING MAX", args);
            case "MIN_BY" -> of("ANY_VALUE HAVING MIN", args);
            default -> of(name, args);
        };
    }
}
