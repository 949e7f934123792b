package dev.jetstream.emulators.bigquery.sql;

import java.text.Normalizer;
import java.util.Locale;

/** Text as BigQuery compares it. */
final class Texts {
    private Texts() {}

    /** CONTAINS_SUBSTR: both normalised by NFKC and folded. */
    static Boolean containsSubstring(String text, String wanted) {
        return folded(text).contains(folded(wanted));
    }

    /** Unicode's full case folding, as far as upper and lower case show it, between two normalisations. */
    private static String folded(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String folded = normal.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }
}
