package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigFolder;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.config.collection.FileHistory;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.sql.SqlTokens;
import dev.jetstream.core.testing.SharedFolder;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configs of the corpus give whole statements for each kind of window, in both forms. */
class RealConfigsPlanTest {
    private static final LocalDate START = LocalDate.parse("2026-03-02");
    private static final List<String> PLATFORMS = List.of("firefox_desktop", "fenix", "firefox_ios");

    /** All of them take a minute; this many are enough for every build. */
    private static final int EVERY = 10;
    /** Four configs are for experiments that were randomised by profile group; the records here are by client. */
    private static final String OF_ANOTHER_UNIT = "names profile_group_id, but the analysis unit is client_id";

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int statements;
    private int configs;

    @Test
    void allGiveWholeStatements() {
        ConfigCollection corpus = corpus();
        int number = 0;
        for (String slug : corpus.experimentSlugs()) {
            if (number++ % EVERY == 0) {
                resolved(corpus, slug).ifPresent(this::check);
            }
        }

        assertThat(problems).isEmpty();
        assertThat(refused.keySet())
                .as("tables that their configs do not allow")
                .allSatisfy(reason -> assertThat(reason).endsWith(OF_ANOTHER_UNIT));
        assertThat(configs).isGreaterThan(40);
        assertThat(statements).isGreaterThan(1_000);
    }

    private void check(AnalysisConfig config) {
        configs++;
        for (boolean discrete : new boolean[] {true, false}) {
            PlanOptions options = options(discrete);
            for (LocalDate date : dates(config.experiment())) {
                check(config, date, options);
            }
        }
    }

    private void check(AnalysisConfig config, LocalDate date, PlanOptions options) {
        try {
            if (AnalysisPlanner.plan(config, date, options) instanceof AnalysisPlan plan) {
                statement(plan.slug(), plan.enrollments().sql());
                plan.periods().forEach(this::check);
            }
        } catch (InvalidException e) {
            refused.merge(config.experiment().slug() + ": " + e.reason(), 1, Integer::sum);
        }
    }

    private void check(PeriodPlan plan) {
        plan.refused().forEach(lost -> refused.merge(lost.message(), 1, Integer::sum));
        Map<TableId, List<TableInfo.Column>> tables = new HashMap<>();
        Stream.concat(plan.metrics().stream(), plan.covariates().stream()).forEach(node -> {
            tables.put(node.table(), PlanFixtures.columns(node));
            statement(plan.slug(), node.sql());
            Set<String> names = new HashSet<>();
            node.columns().stream()
                    .filter(column -> !names.add(column.toLowerCase(Locale.ROOT)))
                    .forEach(column -> problems.add("%s: column %s twice".formatted(node.table(), column)));
        });
        for (AnalysisBasis basis : plan.bases()) {
            SampleQueries samples = SampleQueries.of(plan, basis, tables);
            samples.statements().forEach(sample -> statement(plan.slug(), sample.sql()));
            samples.problems().forEach(problem -> problems.add("%s %s".formatted(plan.slug(), problem.message())));
            ViewNode.metrics(plan, basis, tables.keySet()).ifPresent(view -> statement(plan.slug(), view.sql()));
            statement(plan.slug(), CountsQuery.of(plan, basis));
        }
        statement(plan.slug(), ViewNode.statistics(plan).sql());
    }

    /** Brackets pair up, and no placeholder is left outside a literal. */
    private void statement(String slug, String sql) {
        statements++;
        int depth = 0;
        for (SqlTokens.Token token : SqlTokens.of(sql)) {
            switch (token.text()) {
                case "(", "[" -> depth++;
                case ")", "]" -> depth--;
                case "{", "}" -> problems.add(slug + ": a brace is left at " + token.start());
                default -> {}
            }
            if (depth < 0) {
                problems.add(slug + ": a bracket closes too early at " + token.start());
            }
        }
        if (depth != 0) {
            problems.add(slug + ": brackets do not pair up");
        }
    }

    private static List<LocalDate> dates(ResolvedExperiment experiment) {
        LocalDate last = Objects.requireNonNull(experiment.startDate()).plusDays(experiment.enrollmentPeriod());
        return List.of(last.plusDays(1), last.plusDays(27), Objects.requireNonNull(experiment.endDate()));
    }

    /** The config on the first platform on which it resolves. */
    private static Optional<AnalysisConfig> resolved(ConfigCollection corpus, String slug) {
        return PLATFORMS.stream()
                .flatMap(platform -> resolved(corpus, record(slug, platform)).stream())
                .findFirst();
    }

    private static Optional<AnalysisConfig> resolved(ConfigCollection corpus, Experiment experiment) {
        try {
            return Optional.of(ConfigResolver.resolve(corpus, experiment));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static Experiment record(String slug, String platform) {
        return new Experiment(
                slug,
                null,
                "v6",
                ExperimentStatus.COMPLETE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                START,
                START.plusDays(60),
                7,
                "control",
                false,
                platform,
                Objects.requireNonNull(PlatformConfig.builtIn().platforms().get(platform))
                        .appId(),
                null,
                false,
                List.of(),
                List.of(),
                START.plusDays(6),
                false,
                false,
                false,
                null);
    }

    private static PlanOptions options(boolean discrete) {
        PlanOptions standard = PlanOptions.standard("proj", "dset");
        return new PlanOptions(
                discrete,
                false,
                false,
                List.of(),
                standard.periods(),
                standard.anchor(),
                "proj",
                "dset",
                standard.platforms());
    }

    private static ConfigCollection corpus() {
        Path root = SharedFolder.path("corpus/metric-hub");
        return ConfigCollection.of(List.of(
                new ConfigTree(ConfigFolder.read(root, ""), false, false, FileHistory.NONE),
                new ConfigTree(
                        ConfigFolder.read(root.resolve("jetstream"), "jetstream/"), false, true, FileHistory.NONE)));
    }
}
