package dev.jetstream.local.meaning;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a subject, right in all or wrong in one respect.
 *
 * @param moment within the day
 * @param flaw what keeps it from counting; tables that lack the respect have it right
 */
record Event(
        Subject subject,
        LocalDate day,
        String moment,
        @Nullable String branch,
        Kind kind,
        Flaw flaw) {
    /** What happened. */
    enum Kind {
        ENROLL,
        EXPOSE,
        EXPOSURE,
        UNENROLL
    }

    /** What is wrong. */
    enum Flaw {
        NONE,
        CATEGORY,
        SLUG,
        ID,
        CHANNEL,
        OBJECT
    }

    boolean has(Flaw wanted) {
        return flaw == wanted;
    }

    /** The experiment, or another that begins with the same words. */
    String slug() {
        return has(Flaw.SLUG) ? Golden.SLUG + "-2" : Golden.SLUG;
    }

    boolean isExposure() {
        return kind == Kind.EXPOSE || kind == Kind.EXPOSURE;
    }

    /**
     * Events of all subjects; one in eight has none.
     *
     * @param steady whether a subject has one branch a day, so that the earliest of its enrollments is unique
     */
    static List<Event> all(long seed, boolean steady) {
        Chance chance = new Chance(seed);
        List<Event> all = new ArrayList<>();
        for (Subject subject : Subject.all()) {
            int count = subject.index() % 8 == 7 ? 0 : chance.between(4, 14);
            for (int i = 0; i < count; i++) {
                LocalDate day = chance.aboutEnrollment();
                String branch = steady ? branchOfDay(subject, day) : chance.branch();
                Flaw flaw = chance.in(25) ? chance.one(List.of(Flaw.values())) : Flaw.NONE;
                Kind kind = chance.in(45) ? Kind.ENROLL : chance.one(List.of(Kind.values()));
                Event event = new Event(subject, day, chance.moment(day), branch, kind, flaw);
                all.add(event);
                if (chance.in(20)) {
                    all.add(event);
                }
            }
        }
        return all;
    }

    /** A number that is the same for all that happened to a subject on a day. */
    static int ofDay(Subject subject, LocalDate day, int bound) {
        return new Chance(subject.index() * 1_000_003L + day.toEpochDay()).below(bound);
    }

    private static @Nullable String branchOfDay(Subject subject, LocalDate day) {
        return new Chance(subject.index() * 7_919L + day.toEpochDay()).branch();
    }
}
