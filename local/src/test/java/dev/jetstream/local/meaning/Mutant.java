package dev.jetstream.local.meaning;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mistake that somebody could make in our SQL.
 *
 * @param golden the case in which it is to be noticed
 * @param found what stands in our text; each occurrence is replaced
 */
record Mutant(String golden, String mistake, String found, String replacement) {
    static Mutant in(String golden, String mistake, String found, String replacement) {
        return new Mutant(golden, mistake, found, replacement);
    }

    /** The text with the mistake; fails when there is no place for it. */
    String of(String sql) {
        assertThat(sql).contains(found);
        return sql.replace(found, replacement);
    }

    @Override
    public String toString() {
        return golden + ": " + mistake;
    }
}
