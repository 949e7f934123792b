package dev.jetstream.emulators.bigquery.sql;

/** The {@code bad(text)} of rules: DuckDB's error function, or NULL where SAFE asks for it. */
final class Failure {
    private static final String MARK = "bad(";

    private Failure() {}

    static String in(String rule, boolean safe) {
        if (!safe) {
            return rule.replace(MARK, "error(");
        }
        StringBuilder quiet = new StringBuilder();
        int at = 0;
        for (int start = rule.indexOf(MARK); start >= 0; start = rule.indexOf(MARK, at)) {
            quiet.append(rule, at, start).append("NULL");
            at = closing(rule, start + MARK.length());
        }
        return quiet.append(rule.substring(at)).toString();
    }

    /** The offset behind the parenthesis that closes the one before {@code from}. */
    private static int closing(String rule, int from) {
        int depth = 1;
        boolean quoted = false;
        int at = from;
        while (depth > 0) {
            char c = rule.charAt(at);
            quoted ^= c == '\'';
            depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
        }
        return at;
    }
}
