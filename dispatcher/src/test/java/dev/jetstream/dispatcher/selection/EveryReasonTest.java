package dev.jetstream.dispatcher.selection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.catalog.ExperimentRecords;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.FlaggedReruns;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.testing.FakeWarehouse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * All reasons why an experiment is not analysed, with an experiment for each: its record and config go the way that
 * they go in a run, and the reason comes out.
 */
final class EveryReasonTest {
    /** The first week of the ordinary experiment is complete. */
    private static final LocalDate DATE = LocalDate.parse("2026-03-15");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-03-16T04:00:00Z"), ZoneOffset.UTC);
    private static final String RECORD = """
            {"slug": "my-exp", "appName": "firefox_desktop", "appId": "firefox-desktop",
             "startDate": "2026-03-02", "enrollmentEndDate": "2026-03-08", "endDate": null, "proposedEnrollment": 7,
             "branches": [{"slug": "control", "ratio": 1}, {"slug": "treatment", "ratio": 1}],
             "referenceBranch": "control", "isRollout": false,
             "bucketConfig": {"randomizationUnit": "normandy_id", "namespace": "n", "start": 0, "count": 1}}
            """;
    private static final String V1 = """
            {"slug": "idea", "type": "pref", "status": "Live", "start_date": 1772409600000, "end_date": null,
             "proposed_enrollment": 7, "variants": [{"slug": "control", "ratio": 1, "is_control": true}]}
            """;
    private static final String METRICS = """
            [metrics]
            weekly = ["hours"]
            overall = ["hours"]
            [metrics.hours]
            select_expression = "SUM(hours)"
            data_source = "pings"
            [metrics.hours.statistics.bootstrap_mean]
            [data_sources.pings]
            from_expression = "mozdata.telemetry.pings"
            """;

    static List<Case> cases() {
        return List.of(
                expecting(Reason.NoSlug.class, V1, METRICS),
                expecting(Reason.UnreadableRecord.class, with("branches", "7"), METRICS),
                expecting(Reason.UnusableConfig.class, RECORD, "[metrics]\nweekly = [\"no_such_metric\"]"),
                expecting(
                        Reason.NotLaunched.class,
                        V1.replace("Live", "Draft").replace("\"type\"", "\"normandy_slug\": \"my-exp\", \"type\""),
                        METRICS),
                expecting(
                        Reason.UnknownType.class,
                        V1.replace("\"pref\"", "\"heartbeat\", \"normandy_slug\": \"my-exp\""),
                        METRICS),
                expecting(Reason.NoDateYet.class, with("startDate", "\"2026-03-16\""), METRICS)
                        .asRerun(),
                expecting(Reason.NotFlagged.class, with("endDate", "\"2026-03-15\""), METRICS)
                        .asFlagged(null),
                expecting(Reason.NoEndDate.class, flagged(RECORD), METRICS).asFlagged(null),
                expecting(Reason.RerunDone.class, flagged(with("endDate", "\"2026-03-15\"")), METRICS)
                        .asFlagged(Instant.parse("2026-03-15T00:00:01Z")),
                expecting(Reason.SkippedByConfig.class, RECORD, METRICS + "[experiment]\nskip = true"),
                expecting(
                        Reason.HighPopulation.class,
                        V1.replace("\"pref\"", "\"pref\", \"normandy_slug\": \"my-exp\", \"is_high_population\": true"),
                        METRICS),
                expecting(
                        Reason.NoEnrollmentPeriod.class,
                        with("enrollmentEndDate", "null")
                                .replace("\"proposedEnrollment\": 7", "\"proposedEnrollment\": 0"),
                        METRICS),
                expecting(Reason.NoStartDate.class, with("startDate", "null"), METRICS),
                expecting(Reason.Ended.class, with("endDate", "\"2026-03-14\""), METRICS),
                expecting(Reason.Ended.class, with("endDate", "\"2025-03-14\""), METRICS),
                expecting(Reason.Ended.class, RECORD, METRICS + "[experiment]\nend_date = 2026-03-14"),
                expecting(Reason.Rollout.class, with("isRollout", "true"), METRICS),
                expecting(Reason.Rollout.class, with("isRollout", "true"), METRICS)
                        .named(),
                expecting(Reason.Holdback.class, with("isHoldback", "true"), METRICS),
                expecting(Reason.Holdback.class, with("isHoldback", "true"), METRICS)
                        .named(),
                expecting(Reason.UnsupportedApplication.class, with("appName", "\"monitor_cirrus\""), METRICS),
                expecting(Reason.EnrollmentNotComplete.class, with("enrollmentEndDate", "null"), METRICS),
                expecting(
                        Reason.EnrollmentLongerThanAnalysis.class,
                        with("enrollmentEndDate", "\"2026-03-14\"")
                                .replace("\"endDate\": null", "\"endDate\": \"2026-03-15\""),
                        METRICS),
                expecting(Reason.NotDue.class, RECORD, METRICS),
                expecting(Reason.NotSelected.class, RECORD, METRICS).only(AnalysisPeriod.DAY),
                expecting(Reason.NoMetrics.class, RECORD, ""),
                expecting(Reason.NoMatchingMetrics.class, RECORD, METRICS).metric("minutes"));
    }

    @TestFactory
    Stream<DynamicTest> isGivenForAnExperimentOfItsOwn() {
        return cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.expected().getSimpleName(), () -> {
                    List<Reason> reasons = one.reasons();

                    assertThat(reasons).hasAtLeastOneElementOfType(one.expected());
                    assertThat(reasons)
                            .allSatisfy(reason ->
                                    assertThat(reason.sentence()).isNotBlank().doesNotContain("null"));
                }));
    }

    @Test
    void leavesNoReasonOut() {
        Set<Class<?>> shown = new HashSet<>();
        cases().forEach(one -> shown.add(one.expected()));

        assertThat(shown).containsExactlyInAnyOrder(Reason.class.getPermittedSubclasses());
    }

    @Test
    void givesNoneAgainstWhatIsAnalysed() throws JsonProcessingException {
        assertThat(expecting(Reason.Ended.class, RECORD, METRICS)
                        .only(AnalysisPeriod.WEEK)
                        .reasons())
                .allMatch(Reason.NotSelected.class::isInstance)
                .hasSize(5);
    }

    @Test
    void letsAHoldbackBeAnalysedWhenItIsFlagged() throws JsonProcessingException {
        String record = flagged(with("isHoldback", "true")).replace("\"endDate\": null", "\"endDate\": \"2026-03-15\"");

        assertThat(expecting(Reason.Ended.class, record, METRICS)
                        .asFlagged(null)
                        .reasons())
                .allMatch(Reason.NotSelected.class::isInstance)
                .hasSize(5);
    }

    private static Case expecting(Class<? extends Reason> expected, String record, String config) {
        return new Case(expected, record, config, Way.ALL, Set.of(AnalysisPeriod.values()), List.of(), null);
    }

    private static String with(String key, String value) {
        try {
            ObjectNode record = (ObjectNode) JSON.readTree(RECORD);
            record.set(key, JSON.readTree(value));
            return record.toString().replace("\":", "\": ");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String flagged(String record) {
        return record.strip()
                .replaceFirst("\\{", "{\"doRerun\": true, \"doRerunTimestamp\": \"2026-03-15T00:00:00Z\", ");
    }

    /** How an experiment comes to be looked at. */
    private enum Way {
        ALL,
        NAMED,
        RERUN,
        FLAGGED
    }

    /** A record and a config, and how they are looked at. */
    private record Case(
            Class<? extends Reason> expected,
            String record,
            String config,
            Way way,
            Set<AnalysisPeriod> periods,
            List<String> metrics,
            @Nullable Instant written) {

        Case named() {
            return new Case(expected, record, config, Way.NAMED, periods, metrics, written);
        }

        Case asRerun() {
            return new Case(expected, record, config, Way.RERUN, periods, metrics, written);
        }

        Case asFlagged(@Nullable Instant tablesWritten) {
            return new Case(expected, record, config, Way.FLAGGED, FlaggedReruns.periods(), metrics, tablesWritten);
        }

        Case only(AnalysisPeriod period) {
            return new Case(expected, record, config, way, Set.of(period), metrics, written);
        }

        Case metric(String slug) {
            return new Case(expected, record, config, way, periods, List.of(slug), written);
        }

        List<Reason> reasons() throws JsonProcessingException {
            CatalogEntry entry = new ExperimentRecords(NOW).read(JSON.readTree(record));
            if (way == Way.FLAGGED) {
                Experiment experiment = ((CatalogEntry.Found) entry).experiment();
                List<Reason> against =
                        FlaggedReruns.against(experiment, written).stream().toList();
                if (!against.isEmpty()) {
                    return against;
                }
            }
            Selection selection = Objects.requireNonNull(selected(entry).block(Duration.ofSeconds(10)));
            List<Reason> reasons = new ArrayList<>();
            selection.leftOut().forEach(left -> reasons.add(left.reason()));
            for (Selected selected : selection.selected()) {
                Planned planned = AnalysisPlanner.plan(selected.config(), DATE, options());
                if (planned instanceof AnalysisPlan plan) {
                    reasons.addAll(plan.notDue().values());
                } else {
                    reasons.add(((Planned.NotRunnable) planned).reason());
                }
            }
            return reasons;
        }

        private Mono<Selection> selected(CatalogEntry entry) {
            ExperimentSelector selector = new ExperimentSelector(
                    new OneRecord(entry), new OneConfig(config), new FakeWarehouse(), Schedulers.immediate(), NOW, 1);
            RunOptions options = RunOptions.defaults("p", "d", null);
            return way == Way.ALL
                    ? selector.all(DATE, options)
                    : selector.named(List.of("my-exp"), way == Way.RERUN ? null : DATE, options);
        }

        private PlanOptions options() {
            PlanOptions standard = PlanOptions.standard("p", "d");
            return new PlanOptions(
                    true, false, false, metrics, periods, standard.anchor(), "p", "d", standard.platforms());
        }
    }

    private record OneRecord(CatalogEntry entry) implements ExperimentCatalog {
        @Override
        public Flux<CatalogEntry> experiments() {
            return Flux.just(entry);
        }

        @Override
        public Mono<CatalogEntry> experiment(String slug) {
            return Mono.just(entry).filter(one -> one.isCalled(slug));
        }
    }

    private record OneConfig(String toml) implements ConfigStates {
        @Override
        public Mono<byte[]> snapshot(@Nullable Instant asOf) {
            return Mono.just("now".getBytes(UTF_8));
        }

        @Override
        public Mono<ConfigCollection> load(byte[] snapshot) {
            Map<String, String> files = new LinkedHashMap<>();
            files.put("my-exp.toml", toml);
            return Mono.fromCallable(() -> ConfigCollection.of(List.of(ConfigTree.of(files))));
        }
    }
}
