package dev.jetstream.core.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class NearestName {
    private static final int LONGEST = 100;

    private NearestName() {}

    /** The known name with the fewest changed letters, if that is at most a third of them; the first of equals. */
    public static Optional<String> of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        int best = Math.max(1, name.length() / 3) + 1;
        String nearest = null;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - name.length()) < best) {
                int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT), best);
                if (distance < best) {
                    best = distance;
                    nearest = candidate;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** {@code did you mean 'x'?} with the nearest known name. */
    public static Optional<String> question(String name, Collection<String> known) {
        return of(name, known).map("did you mean '%s'?"::formatted);
    }

    /** The question as {@code (did you mean 'x'?)}, to follow a message; empty when there is none. */
    public static String hint(String name, Collection<String> known) {
        return question(name, known).map(" (%s)"::formatted).orElse("");
    }

    /** Levenshtein distance; anything from {@code enough} on may come back as {@code enough}. */
    private static int distance(String one, String other, int enough) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            int smallest = i;
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
                smallest = Math.min(smallest, row[j]);
            }
            if (smallest >= enough) {
                return enough;
            }
        }
        return row[other.length()];
    }
}
