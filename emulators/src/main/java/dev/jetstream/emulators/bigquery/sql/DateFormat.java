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
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                duck.append(c);
                continue;
            }
            i++;
            char element = i < format.length() ? format.charAt(i) : '\0';
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
