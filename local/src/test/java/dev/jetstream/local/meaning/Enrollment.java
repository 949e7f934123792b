package dev.jetstream.local.meaning;

import dev.jetstream.local.engine.GeneratedTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of an enrollments table: as the enrollments query gives them, one per id and branch, and never exposed where
 * the branch is unknown.
 *
 * @param exposed on or after enrollment, also after enrollment has ended; or null
 */
record Enrollment(
        String id,
        @Nullable String branch,
        LocalDate date,
        int events,
        boolean regular,
        boolean heavy,
        @Nullable LocalDate exposed,
        int exposures) {
    static final String COLUMNS = """
            analysis_id STRING
            branch STRING
            enrollment_date DATE
            num_enrollment_events INT64
            regular_users BOOL
            heavy BOOL
            exposure_date DATE
            num_exposure_events INT64
            """;

    /**
     * Enrollments of clients and of groups; one in four is in two branches, half of them on the same day, and one in
     * twelve in none.
     */
    static List<Enrollment> all(long seed) {
        Chance chance = new Chance(seed);
        List<Enrollment> all = new ArrayList<>();
        ids().distinct().filter(id -> !chance.in(8)).forEach(id -> {
            Map<String, Enrollment> byBranch = new TreeMap<>();
            Enrollment one = one(id, chance);
            byBranch.put(Objects.requireNonNullElse(one.branch(), ""), one);
            if (chance.in(35)) {
                Enrollment other = chance.in(50) ? one(id, chance) : one.inBranch(chance.branch());
                byBranch.putIfAbsent(Objects.requireNonNullElse(other.branch(), ""), other);
            }
            all.addAll(byBranch.values());
        });
        return all;
    }

    private Enrollment inBranch(@Nullable String other) {
        boolean known = other != null;
        return new Enrollment(id, other, date, events, regular, heavy, known ? exposed : null, known ? exposures : 0);
    }

    private static Stream<String> ids() {
        List<Subject> subjects = Subject.all();
        return Stream.concat(
                subjects.stream().map(Subject::client),
                subjects.stream().map(Subject::group).filter(Objects::nonNull));
    }

    private static Enrollment one(String id, Chance chance) {
        String branch = chance.branch();
        LocalDate first = Golden.FIRST_ENROLLMENT;
        LocalDate date = chance.in(20)
                ? first
                : chance.in(20) ? Golden.LAST_ENROLLMENT : first.plusDays(chance.below(Golden.ENROLLMENT_DAYS));
        LocalDate exposed = branch != null && chance.in(60) ? date.plusDays(chance.below(7)) : null;
        return new Enrollment(
                id,
                branch,
                date,
                chance.between(1, 3),
                chance.in(50),
                chance.in(50),
                exposed,
                exposed == null ? 0 : chance.between(1, 4));
    }

    /** The earliest of each id. */
    static Map<String, Enrollment> first(List<Enrollment> all) {
        Map<String, Enrollment> first = new LinkedHashMap<>();
        all.forEach(one -> first.merge(one.id(), one, (a, b) -> a.date().isAfter(b.date()) ? b : a));
        return first;
    }

    static GeneratedTable table(String name, List<Enrollment> all) {
        JsonRows rows = new JsonRows();
        for (Enrollment one : all) {
            rows.add(
                    "analysis_id", one.id(),
                    "branch", one.branch(),
                    "enrollment_date", one.date().toString(),
                    "num_enrollment_events", one.events(),
                    "regular_users", one.regular(),
                    "heavy", one.heavy(),
                    "exposure_date",
                            one.exposed() == null ? null : one.exposed().toString(),
                    "num_exposure_events", one.exposed() == null ? null : one.exposures());
        }
        return GeneratedTable.of(name, COLUMNS, rows.rows());
    }
}
