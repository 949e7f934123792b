package dev.jetstream.cli.config;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.lint.ConfigLint;
import dev.jetstream.core.config.lint.LintedConfig;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.failure.NothingSelectedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks config files or whole repositories, offline. */
@Command(
        name = "lint",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Check config files, or all of a folder, as they lie there and without any network.",
            "An experiment does not say for which platform it is: it is broken if it resolves on none.",
            "Ends 0, with warnings too, or 1 when something is broken.",
            "",
            "Example: jetstream config lint metric-hub"
        })
public final class ConfigLintCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    ConfigCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files or folders; the repository around them is found.")
    List<Path> paths = new ArrayList<>();

    @Option(
            names = {"--config-repos", "--config_repos"},
            paramLabel = "FOLDER",
            description =
                    "Folders with the definitions that the paths refer to, beneath their own repository; repeatable.")
    List<Path> configRepos = new ArrayList<>();

    @Option(
            names = {"--verbose"},
            description = "Show every warning with its line, however many there are.")
    boolean verbose;

    @Override
    @SuppressWarnings("TimeZoneUsage") // real time enters here
    public Integer call() {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        Map<Path, List<LintTarget>> byRoot = new LinkedHashMap<>();
        paths.stream()
                .map(LintTarget::of)
                .forEach(target -> byRoot.computeIfAbsent(target.root(), root -> new ArrayList<>())
                        .add(target));
        List<LintResult> results = byRoot.entrySet().stream()
                .map(entry -> check(entry.getKey(), entry.getValue(), today))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        switch (parent.group().format()) {
            case TEXT -> new LintText(out, parent.group().terminal(), verbose).print(results);
            case JSON -> out.println(LintJson.of(results));
            case GITHUB -> LintGithub.lines(results).forEach(out::println);
            case CSV -> throw new IllegalStateException("csv is of another command");
        }
        boolean broken =
                results.stream().flatMap(result -> result.configs().stream()).anyMatch(LintedConfig::isBroken);
        return (broken ? ExitCode.FAILED : ExitCode.DONE).code();
    }

    private LintResult check(Path root, List<LintTarget> targets, LocalDate today) {
        ConfigLint lint = new ConfigLint(collection(root), appIds(), today);
        List<LintedConfig> configs = lint.check(file -> targets.stream().anyMatch(target -> target.covers(file)));
        for (LintTarget target : targets) {
            if (configs.stream().flatMap(config -> config.files().stream()).noneMatch(target::covers)) {
                throw new NothingSelectedException(
                        "%s: no config is there (*.toml, outcomes/PLATFORM/*.toml, defaults/*.toml, definitions/*.toml)"
                                .formatted(target.path()));
            }
        }
        return new LintResult(root, lint.resolves(), configs);
    }

    private ConfigCollection collection(Path root) {
        try {
            return ConfigRepositories.asTheyLie(
                    Stream.concat(configRepos.stream(), Stream.of(root)).toList());
        } catch (ConfigException e) {
            throw new NothingSelectedException(e.reason(), e);
        }
    }

    private static Map<String, String> appIds() {
        Map<String, String> appIds = new LinkedHashMap<>();
        PlatformConfig.builtIn().platforms().forEach((name, platform) -> appIds.put(name, platform.appId()));
        return appIds;
    }
}
