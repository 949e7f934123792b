package dev.jetstream.core.config.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Damaged and malicious configs end in our own failure, soon. */
final class HostileConfigsTest {
    private static final int MUTATIONS = Integer.getInteger("jetstream.fuzz.configs", 5_000);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** Time on the processor, so that a busy machine fails nothing. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private static final ConfigCollection EMPTY = ConfigCollection.of(List.of());

    /** A hang ends here instead of never. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void resolvesOrRefusesEveryMutatedConfigInTime() throws IOException {
        ConfigCollection metricHub = GoldenConfigs.metricHub();
        List<String> texts = corpus();
        Random random = new Random(20260822);
        int resolved = 0;
        int readable = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String text = texts.get(random.nextInt(texts.size()));
            String mutated = ConfigMutation.mutate(text, random);
            long start = CPU.getCurrentThreadCpuTime();
            try {
                var unused =
                        ConfigResolver.resolveWith(metricHub, experiment("firefox_desktop"), "mutated.toml", mutated);
                resolved++;
                readable++;
            } catch (ConfigException e) {
                readable += e.kind() == Kind.SYNTAX ? 0 : 1;
                assertThat(e.problems()).isNotEmpty();
            } catch (Throwable e) {
                throw new AssertionError("mutation %d: %s".formatted(i, mutated), e);
            }
            assertThat(Duration.ofNanos(CPU.getCurrentThreadCpuTime() - start))
                    .as("mutation %d", i)
                    .isLessThan(LIMIT);
        }

        assertThat(readable).as("mutations that are still TOML").isGreaterThan(MUTATIONS / 2);
        assertThat(resolved).as("mutations that resolve").isBetween(MUTATIONS / 20, MUTATIONS);
    }

    @Test
    @Timeout(10)
    void refusesDeepNesting() {
        List<String> hostile = List.of(
                "a = " + "[".repeat(10_000) + "]".repeat(10_000),
                "a = " + "{b = ".repeat(10_000) + "1" + "}".repeat(10_000),
                "[" + "a.".repeat(10_000) + "a]",
                "a.".repeat(10_000) + "a = 1");

        assertThat(hostile)
                .allSatisfy(toml -> assertThatThrownBy(() -> resolve(toml))
                        .isInstanceOfSatisfying(ConfigException.class, e -> {
                            assertThat(e.kind()).isEqualTo(Kind.SYNTAX);
                            assertThat(e.reason()).contains("more than 32 deep");
                        }));
    }

    @Test
    @Timeout(10)
    void refusesMetricsThatMultiplyThemselves() {
        StringBuilder toml = new StringBuilder("[metrics]\nweekly = [\"m0\"]\n");
        for (int i = 0; i < 40; i++) {
            toml.append("[metrics.m%d]\ndepends_on = [\"m%d\", \"m%d\"]\nstatistics = {s = {}}\n"
                    .formatted(i, i + 1, i + 1));
        }
        toml.append("[metrics.m40]\nselect_expression = \"1\"\ndata_source = \"d\"\nstatistics = {s = {}}\n");
        toml.append("[data_sources.d]\nfrom_expression = \"t\"\n");

        assertThatThrownBy(() -> resolve(toml.toString()))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RECURSION));
    }

    @Test
    @Timeout(10)
    void refusesTextsThatGrowWithoutEnd() {
        String big = "x".repeat(1 << 20);
        String toml =
                "[metrics]\nweekly = [\"m\"]\n[metrics.m]\nselect_expression = '%s'\ndata_source = \"d\"\nstatistics = {s = {}}\n[data_sources.d]\nfrom_expression = \"t\"\n[parameters.p]\nvalue = \"%s\"\n"
                        .formatted("{{ parameters.p }}".repeat(1000), big);

        assertThatThrownBy(() -> resolve(toml))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.reason()).contains("characters"));
    }

    @Test
    @Timeout(10)
    void matchesPatternsOfManyStarsInTime() {
        String toml = "[metrics]\nweekly = [\"%s\"]\n".formatted("a".repeat(200));

        assertThatThrownBy(() -> resolve(toml + "[metrics.'" + "*a".repeat(100) + "b']\ncategory = \"x\"\n"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void countsEveryPeriodOfAnEmptyConfig() {
        AnalysisConfig config = resolve("");

        assertThat(config.summaries()).containsOnlyKeys(AnalysisPeriod.values());
        assertThat(config.summaries().values()).allMatch(List::isEmpty);
    }

    private static AnalysisConfig resolve(String toml) {
        return ConfigResolver.resolveWith(EMPTY, experiment("fenix"), "hostile.toml", toml);
    }

    private static List<String> corpus() throws IOException {
        Path root = SharedFolder.path("corpus/metric-hub/jetstream");
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".toml"))
                    .sorted()
                    .toList()) {
                texts.add(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private static Experiment experiment(String platform) {
        return new Experiment(
                "mutated",
                null,
                "v6",
                null,
                List.of(),
                LocalDate.of(2026, 8, 1),
                LocalDate.of(2026, 9, 1),
                14,
                null,
                false,
                platform,
                platform,
                null,
                false,
                List.of(),
                List.of(),
                null,
                false,
                false,
                false,
                null);
    }
}
