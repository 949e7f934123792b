package dev.jetstream.gcp.bigquery;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes what we know of a job or table into labels that BigQuery takes. */
final class Labels {
    private static final int LONGEST = 63;
    private static final Pattern FORBIDDEN = Pattern.compile("[^a-z0-9_-]");

    private Labels() {}

    /** Lower case, other characters {@code _}, cut at 63; a null value stays null. */
    static Map<String, @Nullable String> clean(Map<String, ? extends @Nullable String> labels) {
        Map<String, @Nullable String> clean = new LinkedHashMap<>();
        labels.forEach((key, value) -> clean.put(clean(key), value == null ? null : clean(value)));
        return clean;
    }

    static String clean(String text) {
        String cleaned = FORBIDDEN.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("_");
        return cleaned.length() > LONGEST ? cleaned.substring(0, LONGEST) : cleaned;
    }
}
