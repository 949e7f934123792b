package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentRecords;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * What is due on each day of 400 years, whatever time zone the machine is in, against a table that is made here by
 * walking from day to day: without a division, without the classes of {@code java.time}.
 */
@ResourceLock(Resources.TIME_ZONE)
class DueDatesTest {
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2299;

    /** Without summer time; with; a day of 2011 missing; 45 minutes off the hour. */
    private static final List<String> ZONES = List.of("UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu");

    private static final TimeZone HERE = TimeZone.getDefault();

    @AfterEach
    void goHome() {
        TimeZone.setDefault(HERE);
    }

    @Test
    void areTheSameInEveryTimeZoneForFourHundredYears() {
        long cpu = cpuNanos();
        Table table = new Table();

        assertThat(table.days).as("a whole cycle of the calendar").isEqualTo(146_097);
        for (String zone : ZONES) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            long[] due = {0};
            for (Study study : table.studies) {
                compare(study, zone, due);
            }
            assertThat(due[0])
                    .as("windows in %s", zone)
                    .isEqualTo(table.windows)
                    .isGreaterThan(100_000);
        }
        assertThat(Duration.ofNanos(cpuNanos() - cpu)).isLessThan(Duration.ofSeconds(10));
    }

    private static void compare(Study study, String zone, long[] count) {
        Experiment record = study.record(zone);
        ResolvedExperiment experiment =
                ConfigResolver.resolve(ConfigCollection.of(List.of()), record).experiment();
        Readiness readiness = new Readiness(
                Objects.requireNonNull(experiment.startDate()),
                experiment.enrollmentPeriod(),
                experiment.endDate(),
                experiment.status() == ExperimentStatus.COMPLETE);
        LocalDate date = Objects.requireNonNull(experiment.startDate()).minusDays(2);
        for (Day day : study.days) {
            for (AnalysisPeriod period : AnalysisPeriod.values()) {
                Integer index = day.due.get(period.value());
                DueWindow window = readiness.due(period, date).orElse(null);
                if (index == null ? window != null : window == null || window.windowIndex() != index) {
                    throw new AssertionError("%s of %s on %s in %s: %s, and by the table %s"
                            .formatted(period, record.slug(), date, zone, window, index));
                }
                count[0] += window == null ? 0 : 1;
            }
            if (!date.toString().equals(day.text)) {
                throw new AssertionError("%s is %s by the table".formatted(date, day.text));
            }
            date = date.plusDays(1);
        }
    }

    /** The thread's own time: other work on the machine does not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A day as the table knows it: its name, and the number of the window that is due by name of its period. */
    private record Day(String text, Map<String, Integer> due) {}

    private record Study(String start, String enrollmentEnd, String end, List<Day> days) {
        Experiment record(String zone) {
            ObjectNode record = JsonNodeFactory.instance.objectNode();
            record.put("slug", "study-of-" + start);
            record.putArray("branches");
            record.put("startDate", start)
                    .put("enrollmentEndDate", enrollmentEnd)
                    .put("endDate", end);
            record.put("proposedEnrollment", 7).putNull("referenceBranch");
            record.putObject("bucketConfig")
                    .put("randomizationUnit", "normandy_id")
                    .put("namespace", "n")
                    .put("start", 0)
                    .put("count", 1);
            Clock afterTheEnd = Clock.fixed(Instant.parse("2400-01-01T00:00:00Z"), ZoneId.of(zone));
            CatalogEntry entry = new ExperimentRecords(afterTheEnd).read(record);
            assertThat(entry).as("%s", record).isInstanceOf(CatalogEntry.Found.class);
            return ((CatalogEntry.Found) entry).experiment();
        }
    }

    /** Studies of every length, one begun after the other. */
    private static final class Table {
        final List<Study> studies = new ArrayList<>();
        long days;
        long windows;

        Table() {
            Walker beginning = new Walker();
            while (beginning.year <= LAST_YEAR) {
                int number = studies.size();
                study(beginning.copy(), 1 + number % 30, number % 5 == 0 ? 130 : 9 + number % 83);
                int gap = 60 + number % 9;
                for (int i = 0; i < gap && beginning.year <= LAST_YEAR; i++) {
                    beginning.next();
                    days++;
                }
            }
        }

        /** From two days before its start until a fortnight after its end. */
        private void study(Walker walker, int enrollmentPeriod, int length) {
            List<Day> all = new ArrayList<>();
            walker.back();
            walker.back();
            all.add(new Day(walker.text(), Map.of()));
            walker.next();
            all.add(new Day(walker.text(), Map.of()));
            walker.next();
            String start = walker.text();
            String enrollmentEnd = walker.after(enrollmentPeriod - 1).text();
            String end = "";
            int fullDays = 0;
            int sinceWeek = 0;
            int sinceDays28 = 0;
            int weeks = 0;
            int days28 = 0;
            for (int age = 0; age <= length + 14; age++) {
                Map<String, Integer> due = new HashMap<>();
                if (age >= enrollmentPeriod) { // the last clients came on this day or before
                    due.put("day", ++fullDays);
                    if (++sinceWeek == 7) {
                        sinceWeek = 0;
                        due.put("week", ++weeks);
                    }
                    if (++sinceDays28 == 28) {
                        sinceDays28 = 0;
                        due.put("days28", ++days28);
                    }
                }
                if (age == enrollmentPeriod + 1) {
                    due.put("preenrollment_week", 1);
                    due.put("preenrollment_days28", 1);
                }
                if (age == length) {
                    end = walker.text();
                    if (fullDays >= 2) { // the day of the end itself does not count
                        due.put("overall", 1);
                    }
                }
                windows += due.size();
                all.add(new Day(walker.text(), due));
                walker.next();
            }
            studies.add(new Study(start, enrollmentEnd, end, all));
        }
    }

    /** Goes from day to day by the rule of the calendar. */
    private static final class Walker {
        int year = FIRST_YEAR;
        int month = 1;
        int day = 1;

        Walker copy() {
            Walker copy = new Walker();
            copy.year = year;
            copy.month = month;
            copy.day = day;
            return copy;
        }

        Walker after(int days) {
            Walker later = copy();
            for (int i = 0; i < days; i++) {
                later.next();
            }
            return later;
        }

        void next() {
            day++;
            if (day > length()) {
                day = 1;
                month++;
            }
            if (month > 12) {
                month = 1;
                year++;
            }
        }

        void back() {
            day--;
            if (day == 0) {
                month--;
                if (month == 0) {
                    month = 12;
                    year--;
                }
                day = length();
            }
        }

        private int length() {
            boolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            return switch (month) {
                case 4, 6, 9, 11 -> 30;
                case 2 -> leap ? 29 : 28;
                default -> 31;
            };
        }

        String text() {
            return year + (month < 10 ? "-0" : "-") + month + (day < 10 ? "-0" : "-") + day;
        }
    }
}
