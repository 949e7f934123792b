package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.sql.ExposuresAnchor;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan depends on record, config, date and options, and on nothing else: no order, thread, time zone or language. */
@ResourceLock(Resources.TIME_ZONE)
@ResourceLock(Resources.LOCALE)
class PlanPurityTest {
    private static final TimeZone ZONE = TimeZone.getDefault();
    private static final Locale LANGUAGE = Locale.getDefault();
    private static final int DATES = 12;

    @AfterEach
    void goHome() {
        TimeZone.setDefault(ZONE);
        Locale.setDefault(LANGUAGE);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void isTheSameWheneverAndWhereverItIsMade(long seed) throws Exception {
        Map<LocalDate, Planned> first = new HashMap<>();
        List<LocalDate> dates = dates(new Random(seed));
        dates.forEach(date -> first.put(date, plan(seed, date)));
        assertThat(first.values()).anyMatch(AnalysisPlan.class::isInstance);

        Collections.shuffle(dates, new Random(seed + 1));
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat(dates).allSatisfy(date -> assertThat(plan(seed, date)).isEqualTo(first.get(date)));

        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Planned>> plans = new ArrayList<>();
            dates.forEach(date -> plans.add(threads.submit(() -> plan(seed, date))));
            for (int i = 0; i < dates.size(); i++) {
                assertThat(plans.get(i).get()).isEqualTo(first.get(dates.get(i)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void differsWhereWhatItDependsOnDiffers() {
        PlanFixtures.Change other = new PlanFixtures.Change();
        other.enrollmentPeriod = 8;
        AnalysisConfig config = PlanFixtures.config();
        AnalysisConfig later = PlanFixtures.config(other.experiment(), PlanFixtures.summaries(), null);

        assertThat(AnalysisPlanner.plan(config, PlanFixtures.WEEK_1, PlanFixtures.OPTIONS))
                .isNotEqualTo(AnalysisPlanner.plan(config, PlanFixtures.WEEK_1.plusDays(1), PlanFixtures.OPTIONS))
                .isNotEqualTo(AnalysisPlanner.plan(later, PlanFixtures.WEEK_1, PlanFixtures.OPTIONS))
                .isNotEqualTo(AnalysisPlanner.plan(
                        config, PlanFixtures.WEEK_1, PlanOptions.standard("another-project", "dset")));
    }

    private static List<LocalDate> dates(Random random) {
        List<LocalDate> dates = new ArrayList<>();
        for (int i = 0; i < DATES; i++) {
            dates.add(PlanFixtures.START.plusDays(random.nextInt(60)));
        }
        dates.add(PlanFixtures.END);
        return dates;
    }

    /** Everything is made anew, so that no plan can lean on an object of another. */
    private static Planned plan(long seed, LocalDate date) {
        Random random = new Random(seed);
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.enrollmentPeriod = 1 + random.nextInt(20);
        change.status = random.nextBoolean() ? ExperimentStatus.COMPLETE : ExperimentStatus.LIVE;
        change.unit = random.nextInt(3) > 0 ? AnalysisUnit.CLIENT_ID : AnalysisUnit.PROFILE_GROUP_ID;
        change.dataset = random.nextInt(4) == 0 ? "private_results" : null;
        Map<AnalysisPeriod, List<Summary>> summaries = PlanFixtures.summaries();
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            List<Summary> some = new ArrayList<>(PlanFixtures.WEEKLY);
            Collections.shuffle(some, random);
            summaries.put(period, List.copyOf(some.subList(0, random.nextInt(some.size() + 1))));
        }
        PlanOptions options = new PlanOptions(
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() && change.unit == AnalysisUnit.CLIENT_ID,
                random.nextInt(3) == 0 ? List.of("ad_rate") : List.of(),
                EnumSet.allOf(AnalysisPeriod.class),
                random.nextBoolean() ? ExposuresAnchor.EXPOSURE : ExposuresAnchor.ENROLLMENT,
                "proj",
                "dset",
                PlanFixtures.OPTIONS.platforms());
        return AnalysisPlanner.plan(PlanFixtures.config(change.experiment(), summaries, null), date, options);
    }
}
