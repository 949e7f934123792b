package dev.jetstream.local.meaning;

import java.time.LocalDate;

/** The experiment of all reference cases. */
final class Golden {
    static final String SLUG = "a-golden-experiment";
    static final LocalDate FIRST_ENROLLMENT = LocalDate.parse("2026-03-02");
    static final LocalDate LAST_ENROLLMENT = LocalDate.parse("2026-03-09");
    static final int ENROLLMENT_DAYS = 8;

    private Golden() {}
}
