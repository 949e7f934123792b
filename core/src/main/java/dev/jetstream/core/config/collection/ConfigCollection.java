package dev.jetstream.core.config.collection;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.MonitoringSpec;
import dev.jetstream.core.config.spec.OutcomeSpec;
import dev.jetstream.core.config.spec.SpecReader;
import dev.jetstream.core.config.template.Helper;
import dev.jetstream.core.config.toml.TomlSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Everything that a set of config trees says, later trees over earlier ones.
 *
 * <p>Immutable in effect and safe for several threads. A file is parsed when it is first needed; a broken one raises
 * its {@link ConfigException} then, each time, and costs nothing else.
 */
public final class ConfigCollection {
    private static final String FUNCTIONS = "definitions/functions.toml";

    private final List<ConfigTree> trees;
    private final Map<String, Memo<Optional<AnalysisSpec>>> specs = new ConcurrentHashMap<>();
    private final Map<String, Memo<Optional<OutcomeSpec>>> outcomes = new ConcurrentHashMap<>();
    private final Memo<Map<String, Helper>> functions = new Memo<>(this::mergedFunctions);

    private ConfigCollection(List<ConfigTree> trees) {
        this.trees = List.copyOf(trees);
    }

    /** The trees merged in order, the last one winning. */
    public static ConfigCollection of(List<ConfigTree> trees) {
        return new ConfigCollection(trees);
    }

    /** One folder as it is, whose {@code *.toml} are experiments. */
    public static ConfigCollection load(Path root) {
        return of(List.of(new ConfigTree(ConfigFolder.read(root, ""), false, true, FileHistory.NONE)));
    }

    /** Both together, {@code later} winning where both say something. */
    public ConfigCollection merge(ConfigCollection later) {
        List<ConfigTree> both = new ArrayList<>(trees);
        both.addAll(later.trees);
        return of(both);
    }

    /** The config of an experiment; empty when there is none. */
    public Optional<AnalysisSpec> experimentConfig(String slug) {
        return merged(slug + ".toml", ConfigTree::holdsExperiments, SpecReader::analysis);
    }

    /** The defaults of a platform, or of a type of experiments; empty when there are none. */
    public Optional<AnalysisSpec> defaults(String platform) {
        return merged("defaults/" + platform + ".toml", tree -> true, SpecReader::analysis);
    }

    /** The library of a platform; says nothing when there is none. */
    public AnalysisSpec definitions(String platform) {
        return merged("definitions/" + platform + ".toml", tree -> true, SpecReader::definitions)
                .orElseGet(AnalysisSpec::empty);
    }

    /** The helper functions that templates may call, by name. */
    public Map<String, Helper> functions() {
        return functions.get();
    }

    /**
     * An outcome; empty when the platform has none of that slug.
     *
     * <p>The last tree that has the slug for any platform hides it in all earlier ones.
     */
    public Optional<OutcomeSpec> outcome(String slug, String platform) {
        return outcomes.computeIfAbsent(
                        outcomePath(slug, platform),
                        path -> new Memo<>(() -> treeOfOutcome(slug)
                                .flatMap(
                                        tree -> Optional.ofNullable(tree.files().get(path)))
                                .map(file -> SpecReader.outcome(file.root(), slug, platform))))
                .get();
    }

    /** What is known about an outcome for the exported metadata; empty when there is no such outcome. */
    public Optional<OutcomeMetadata> outcomeMetadata(String slug, String platform) {
        return outcome(slug, platform)
                .map(outcome -> new OutcomeMetadata(
                        slug,
                        platform,
                        outcome.friendlyName(),
                        outcome.description(),
                        outcome.defaultMetrics(),
                        List.copyOf(outcome.metrics().keySet()),
                        treeOfOutcome(slug)
                                .flatMap(tree -> tree.history().lastChange(outcomePath(slug, platform)))
                                .map(FileHistory.Change::hash)
                                .orElse(null)));
    }

    /** Slugs of all experiment configs, sorted; files of operational monitoring among them, unread. */
    public SortedSet<String> experimentSlugs() {
        return names("", true);
    }

    /** Names of all platforms' (and types') defaults, sorted. */
    public SortedSet<String> defaultsNames() {
        return names("defaults/", false);
    }

    /** Names of all libraries, sorted; the helper functions are not among them. */
    public SortedSet<String> definitionsNames() {
        SortedSet<String> names = names("definitions/", false);
        names.remove("functions");
        return names;
    }

    /** All outcomes as {@code platform/slug}, sorted. */
    public SortedSet<String> outcomeNames() {
        SortedSet<String> names = new TreeSet<>();
        for (ConfigTree tree : trees) {
            for (String path : tree.files().keySet()) {
                if (path.startsWith("outcomes/")) {
                    String name = path.substring("outcomes/".length(), path.length() - ".toml".length());
                    if (treeOfOutcome(name.substring(name.indexOf('/') + 1)).equals(Optional.of(tree))) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    /**
     * When and by which commit an experiment's config was last changed; the newest of all trees; empty without history.
     */
    public Optional<FileHistory.Change> lastChange(String slug) {
        return lastChangeOf(slug + ".toml", ConfigTree::holdsExperiments);
    }

    /** When and by which commit a platform's defaults were last changed; empty without history. */
    public Optional<FileHistory.Change> lastChangeOfDefaults(String platform) {
        return lastChangeOf("defaults/" + platform + ".toml", tree -> true);
    }

    /** What the author of an experiment's config should know that shows in the file alone. */
    public List<ConfigWarning> warnings(String slug) {
        return experimentConfig(slug).map(AnalysisSpec::warnings).orElseGet(List::of);
    }

    /**
     * Names, as messages show them, of the files that are merged at a path below the trees; weakest first.
     *
     * @param ofExperiment whether the file is one of an experiment
     */
    public List<String> fileNames(String path, boolean ofExperiment) {
        return trees.stream()
                .filter(tree -> tree.holdsExperiments() || !ofExperiment)
                .flatMap(tree -> Optional.ofNullable(tree.files().get(path)).stream())
                .map(ConfigFile::name)
                .toList();
    }

    /** Whether what stands among the experiments is for operational monitoring: in all trees that have it. */
    public boolean isMonitoring(String slug) {
        return experimentConfig(slug).isEmpty() && experimentSlugs().contains(slug);
    }

    /**
     * The configs for operational monitoring of that name, weakest first.
     *
     * @throws ConfigException with all that is wrong in one of them
     */
    public List<MonitoringSpec> monitoring(String slug) {
        return trees.stream()
                .filter(ConfigTree::holdsExperiments)
                .flatMap(tree -> Optional.ofNullable(tree.files().get(slug + ".toml")).stream())
                .map(file -> SpecReader.monitoring(file.root()))
                .toList();
    }

    private Optional<FileHistory.Change> lastChangeOf(String path, Predicate<ConfigTree> holds) {
        return trees.stream()
                .filter(tree -> holds.test(tree) && tree.files().containsKey(path))
                .flatMap(tree -> tree.history().lastChange(path).stream())
                .max((one, other) -> one.time().compareTo(other.time()));
    }

    private Optional<AnalysisSpec> merged(
            String path, Predicate<ConfigTree> holds, Function<TomlSection, AnalysisSpec> read) {
        return specs.computeIfAbsent(
                        path,
                        key -> new Memo<>(() -> trees.stream()
                                .filter(tree -> holds.test(tree) && tree.files().containsKey(key))
                                .flatMap(tree -> read(tree, key, read).stream()
                                        .map(spec -> new Layer(spec, tree.replaces() && !key.contains("/"))))
                                .reduce(Layer::under)
                                .map(Layer::spec)))
                .get();
    }

    /** What one tree says, or several together. */
    private record Layer(AnalysisSpec spec, boolean replaces) {
        Layer under(Layer later) {
            return later.replaces() ? later : new Layer(spec.overriddenBy(later.spec()), replaces);
        }
    }

    private static Optional<AnalysisSpec> read(ConfigTree tree, String path, Function<TomlSection, AnalysisSpec> read) {
        ConfigFile file = tree.files().get(path);
        if (file == null || SpecReader.isMonitoring(file.root())) {
            return Optional.empty();
        }
        AnalysisSpec spec = read.apply(file.root());
        return Optional.of(tree.isPrivate() && !path.contains("/") ? spec.asPrivate() : spec);
    }

    private Map<String, Helper> mergedFunctions() {
        Map<String, Helper> merged = new LinkedHashMap<>();
        for (ConfigTree tree : trees) {
            ConfigFile file = tree.files().get(FUNCTIONS);
            if (file != null) {
                merged.putAll(SpecReader.functions(file.root()));
            }
        }
        return Collections.unmodifiableMap(merged);
    }

    private Optional<ConfigTree> treeOfOutcome(String slug) {
        ConfigTree last = null;
        String end = "/" + slug + ".toml";
        for (ConfigTree tree : trees) {
            if (tree.files().keySet().stream().anyMatch(path -> path.startsWith("outcomes/") && path.endsWith(end))) {
                last = tree;
            }
        }
        return Optional.ofNullable(last);
    }

    private static String outcomePath(String slug, String platform) {
        return "outcomes/%s/%s.toml".formatted(platform, slug);
    }

    private SortedSet<String> names(String folder, boolean onlyExperiments) {
        SortedSet<String> names = new TreeSet<>();
        for (ConfigTree tree : trees) {
            for (String path : tree.files().keySet()) {
                boolean directly = path.startsWith(folder) && path.indexOf('/', folder.length()) < 0;
                if (directly && (tree.holdsExperiments() || !onlyExperiments)) {
                    names.add(path.substring(folder.length(), path.length() - ".toml".length()));
                }
            }
        }
        return names;
    }
}
