package dev.jetstream.emulators.bigquery.sql;

import java.util.Map;
import java.util.Optional;

/** Format strings of FORMAT_DATE and PARSE_DATE, to DuckDB's strftime; only elements that mean the same in both. */
final class DateFormat {
    private static final Map<Character, String> LONG =
            Map.of('F', "%Y-%m-%d", 'T', "%H:%M:%S", 'R', "%H:%M", 'D', "%m/%d/%y");
    private static final String SAME = "YmdHMSjaAbByIpUWuwGVfn%";

    private DateFormat() {}

    static Optional<String> toDuck(String format) {
        StringBuilder duck = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if (c != '%') {
                duck.append(c);
                at++;
                continue;
            }
            char element = at + 1 < format.length() ? format.charAt(at + 1) : '\0';
            at += 2;
            String longer = LONG.get(element);
            if (longer != null) {
                duck.append(longer);
            } else if (element == 'n') {
                duck.append('\n');
            } else if (element != 'f' && SAME.indexOf(element) >= 0) {
                duck.append('%').append(element);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(duck.toString());
    }
}
