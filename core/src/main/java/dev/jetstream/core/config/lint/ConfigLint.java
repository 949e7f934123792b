package dev.jetstream.core.config.lint;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.lint.LintedConfig.Kind;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.MonitoringSpec;
import dev.jetstream.core.config.spec.OutcomeSpec;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks all that a collection holds, each kind in its own way.
 *
 * <p>Experiments, outcomes and defaults are resolved with a dummy record; a config does not say for which platform it
 * is, so it is broken only if it resolves on none. Of definitions and functions only the shape is checked, since nobody
 * refers to them here. Uses all processors.
 */
public final class ConfigLint {
    private static final int DAYS_OF_ENROLLMENT = 14;

    private final ConfigCollection collection;
    private final Map<String, String> platforms;
    private final LocalDate today;
    private final boolean resolves;

    /**
     * A check of a collection. Without any definitions in it only the shape of its files is checked: every reference
     * would be missing.
     *
     * @param platforms app ids by app name
     * @param today when the dummy experiment started
     */
    public ConfigLint(ConfigCollection collection, Map<String, String> platforms, LocalDate today) {
        this.collection = collection;
        this.platforms = platforms;
        this.today = today;
        this.resolves = !collection.definitionsNames().isEmpty();
    }

    /** Whether references are followed, not only shapes checked. */
    public boolean resolves() {
        return resolves;
    }

    /**
     * Checks all configs that have a file among those wanted, in the order of their kinds and names.
     *
     * @param wanted by file name as messages have it
     */
    public List<LintedConfig> check(Predicate<String> wanted) {
        List<Check> checks = new ArrayList<>();
        collection.experimentSlugs().forEach(slug -> checks.add(new Check(Kind.EXPERIMENT, slug, slug + ".toml")));
        collection
                .outcomeNames()
                .forEach(name -> checks.add(new Check(Kind.OUTCOME, name, "outcomes/%s.toml".formatted(name))));
        collection
                .defaultsNames()
                .forEach(name -> checks.add(new Check(Kind.DEFAULTS, name, "defaults/%s.toml".formatted(name))));
        collection
                .definitionsNames()
                .forEach(name -> checks.add(new Check(Kind.DEFINITIONS, name, "definitions/%s.toml".formatted(name))));
        checks.add(new Check(Kind.FUNCTIONS, "functions", "definitions/functions.toml"));
        return checks.stream().filter(check -> check.files().stream().anyMatch(wanted)).toList().parallelStream()
                .map(Check::run)
                .toList();
    }

    /** One config to check. */
    private final class Check {
        private final Kind kind;
        private final String name;
        private final List<String> files;

        Check(Kind kind, String name, String path) {
            this.kind = kind;
            this.name = name;
            this.files = collection.fileNames(path, kind == Kind.EXPERIMENT);
        }

        List<String> files() {
            return files;
        }

        LintedConfig run() {
            try {
                return switch (kind) {
                    case EXPERIMENT, MONITORING -> collection.isMonitoring(name) ? monitoring() : experiment();
                    case OUTCOME -> outcome();
                    case DEFAULTS -> defaults();
                    case DEFINITIONS -> shape(collection.definitions(name).warnings());
                    case FUNCTIONS -> functions();
                };
            } catch (ConfigException e) {
                return found(kind, e.problems(), List.of(), List.of());
            }
        }

        private LintedConfig functions() {
            var unused = collection.functions();
            return shape(List.of());
        }

        private LintedConfig monitoring() {
            List<ConfigProblem> problems = new ArrayList<>();
            for (MonitoringSpec config : collection.monitoring(name)) {
                String platform = config.platform();
                if (resolves && platform != null) {
                    problems.addAll(MonitoringCheck.problems(config, collection.definitions(platform)));
                }
            }
            return found(Kind.MONITORING, problems, List.of(), List.of());
        }

        private LintedConfig experiment() {
            List<ConfigWarning> ofFile = collection.warnings(name);
            return resolves ? resolved(ofFile, platforms.keySet(), List.of()) : shape(ofFile);
        }

        private LintedConfig outcome() {
            String platform = name.substring(0, name.indexOf('/'));
            String slug = name.substring(platform.length() + 1);
            List<ConfigWarning> ofFile = collection
                    .outcome(slug, platform)
                    .map(OutcomeSpec::warnings)
                    .orElseGet(List::of);
            return resolves ? resolved(ofFile, List.of(platform), List.of(slug)) : shape(ofFile);
        }

        private LintedConfig defaults() {
            List<ConfigWarning> ofFile =
                    collection.defaults(name).map(AnalysisSpec::warnings).orElseGet(List::of);
            return resolves ? resolved(ofFile, List.of(name), List.of()) : shape(ofFile);
        }

        private LintedConfig shape(List<ConfigWarning> warnings) {
            return found(kind, List.of(), warnings, List.of());
        }

        private LintedConfig resolved(
                List<ConfigWarning> ofFile, Collection<String> candidates, List<String> outcomes) {
            List<String> works = new ArrayList<>();
            Map<ConfigWarning, List<String>> seen = new LinkedHashMap<>();
            @Nullable List<ConfigProblem> fewest = null;
            for (String platform : candidates) {
                try {
                    Set<ConfigWarning> warnings =
                            new LinkedHashSet<>(resolve(platform, outcomes).warnings());
                    warnings.forEach(warning -> seen.computeIfAbsent(warning, key -> new ArrayList<>())
                            .add(platform));
                    works.add(platform);
                } catch (ConfigException e) {
                    fewest = fewest == null || e.problems().size() < fewest.size() ? e.problems() : fewest;
                }
            }
            List<ConfigProblem> problems = works.isEmpty() && fewest != null ? fewest : List.of();
            Set<ConfigWarning> warnings = new LinkedHashSet<>(ofFile);
            seen.forEach((warning, where) -> {
                if (!warnings.contains(warning)) {
                    warnings.add(where.size() == works.size() ? warning : warning.on(where));
                }
            });
            return found(kind, problems, List.copyOf(warnings), works);
        }

        private AnalysisConfig resolve(String platform, List<String> outcomes) {
            String slug = kind == Kind.EXPERIMENT ? name : "dummy_experiment";
            return ConfigResolver.resolve(collection, dummy(slug, platform, outcomes));
        }

        private LintedConfig found(
                Kind found, List<ConfigProblem> problems, List<ConfigWarning> warnings, List<String> works) {
            List<ConfigWarning> own = warnings.stream()
                    .filter(warning -> files.contains(warning.place().file()))
                    .toList();
            return new LintedConfig(found, name, files, problems, own, works);
        }
    }

    private Experiment dummy(String slug, String platform, List<String> outcomes) {
        return new Experiment(
                slug,
                slug,
                "v6",
                ExperimentStatus.LIVE,
                List.of(),
                today,
                null,
                DAYS_OF_ENROLLMENT,
                "control",
                false,
                platform,
                platforms.getOrDefault(platform, platform),
                null,
                false,
                outcomes,
                List.of(),
                null,
                false,
                false,
                false,
                null);
    }
}
