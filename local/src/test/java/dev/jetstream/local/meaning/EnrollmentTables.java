package dev.jetstream.local.meaning;

import static dev.jetstream.local.meaning.JsonRows.struct;

import dev.jetstream.local.engine.GeneratedTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All tables that enrollments queries read. */
final class EnrollmentTables {
    private static final String BASELINE = """
            client_info STRUCT<client_id STRING>
            ping_info STRUCT<experiments ARRAY<STRUCT<key STRING, value STRUCT<branch STRING>>>>
            submission_timestamp TIMESTAMP
            submission_date DATE
            sample_id INT64
            """;
    private static final int SHAPES = 6;

    private EnrollmentTables() {}

    static List<GeneratedTable> all(long seed) {
        List<GeneratedTable> all = new ArrayList<>(EventTables.all(seed));
        all.addAll(new ActivityTables(seed, Map.of()).all());
        for (String dataset : List.of("org_mozilla_firefox", "org_mozilla_fenix_nightly")) {
            all.add(GeneratedTable.of(
                    "moz-fx-data-shared-prod." + dataset + ".baseline", BASELINE, baseline(seed + dataset.hashCode())));
        }
        all.add(own("proj.dset.my_enrollments", seed, true));
        all.add(own("proj.dset.exp", seed + 1, false));
        return all;
    }

    /**
     * Pings of subjects who first carried the experiment in the enrollment period, just outside the days looked back
     * on, at their edge, on the eve of the first day, or never.
     */
    private static List<String> baseline(long seed) {
        Chance chance = new Chance(seed);
        JsonRows rows = new JsonRows();
        LocalDate first = Golden.FIRST_ENROLLMENT;
        for (Subject subject : Subject.all()) {
            Set<LocalDate> days = new LinkedHashSet<>();
            switch (subject.index() % SHAPES) {
                case 0 -> days.add(first.plusDays(chance.below(Golden.ENROLLMENT_DAYS)));
                case 1 -> days.add(first.minusDays(8));
                case 2 -> days.add(first.minusDays(7));
                case 3 -> days.add(first.minusDays(1));
                case 4 -> days.add(Golden.LAST_ENROLLMENT.plusDays(1));
                default -> days.add(chance.aboutEnrollment());
            }
            for (int i = chance.below(4); i > 0; i--) {
                days.add(first.plusDays(chance.below(Golden.ENROLLMENT_DAYS + 2)));
            }
            for (LocalDate day : days) {
                String slug = chance.in(10) ? Golden.SLUG + "-2" : Golden.SLUG;
                rows.add(
                        "client_info", struct("client_id", chance.in(6) ? null : subject.client()),
                        "ping_info", struct("experiments", List.of(EventTables.experiment(slug, chance.branch()))),
                        "submission_timestamp", chance.moment(day),
                        "submission_date", day.toString(),
                        "sample_id", subject.sampleId());
            }
        }
        return rows.rows();
    }

    /** A table that a custom query reads. */
    private static GeneratedTable own(String name, long seed, boolean once) {
        Chance chance = new Chance(seed);
        JsonRows rows = new JsonRows();
        for (Subject subject : Subject.all()) {
            for (String branch : List.of("control", "treatment")) {
                int times = chance.in(50) ? 0 : once ? 1 : chance.between(1, 3);
                for (int i = 0; i < times; i++) {
                    rows.add(
                            "client_id", subject.client(),
                            "branch", branch,
                            "d", chance.aboutEnrollment().toString());
                }
            }
        }
        return GeneratedTable.of(name, "client_id STRING\nbranch STRING\nd DATE", rows.rows());
    }
}
