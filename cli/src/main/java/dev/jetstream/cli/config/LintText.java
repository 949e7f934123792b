package dev.jetstream.cli.config;

import dev.jetstream.cli.Terminal;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.lint.LintedConfig;
import dev.jetstream.core.config.lint.LintedConfig.Kind;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints for people what checking found: warnings, what is broken, and the sum at the end, where one looks first. */
final class LintText {
    /** More warnings than these take a line each instead of a block. */
    private static final int FEW = 20;

    private final PrintWriter out;
    private final Terminal terminal;
    private final boolean verbose;
    private final SourceReport report;

    LintText(PrintWriter out, Terminal terminal, boolean verbose) {
        this.out = out;
        this.terminal = terminal;
        this.verbose = verbose;
        this.report = new SourceReport(out, terminal);
    }

    void print(List<LintResult> results) {
        results.forEach(this::print);
    }

    private void print(LintResult result) {
        Set<ConfigWarning> warnings = result.configs().stream()
                .flatMap(config -> config.warnings().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        warnings(warnings);
        Set<ConfigProblem> shown = new LinkedHashSet<>();
        List<LintedConfig> broken =
                result.configs().stream().filter(LintedConfig::isBroken).toList();
        broken.forEach(config -> broken(config, shown));
        if (!broken.isEmpty()) {
            out.println("Broken:");
            broken.forEach(config -> out.println("  " + terminal.red("broken") + "  "
                    + SourceReport.shown(result.shown(config.file())) + "  " + config.kind()
                    + (config.kind() == Kind.EXPERIMENT && result.resolved() ? ", resolves on no platform" : "")));
            out.println();
        }
        if (!result.resolved()) {
            out.println("There are no definitions around %s: only the shape was checked; --config-repos names some."
                    .formatted(result.root()));
        }
        platforms(result);
        Map<Kind, Long> kinds = new TreeMap<>(
                result.configs().stream().collect(Collectors.groupingBy(LintedConfig::kind, Collectors.counting())));
        String counts = kinds.entrySet().stream()
                .map(entry -> "%,d %s".formatted(entry.getValue(), words(entry.getKey())))
                .collect(Collectors.joining(", "));
        String sum = "%s: %,d broken, %,d warnings".formatted(counts, broken.size(), warnings.size());
        out.println(broken.isEmpty() ? terminal.green("ok") + "  " + sum : terminal.red("failed") + "  " + sum);
    }

    private void warnings(Collection<ConfigWarning> warnings) {
        if (verbose || warnings.size() <= FEW) {
            warnings.forEach(report::warning);
            return;
        }
        warnings.forEach(report::brief);
        out.println();
    }

    /** A problem of a file that many need is told once. */
    private void broken(LintedConfig config, Set<ConfigProblem> shown) {
        for (ConfigProblem problem : config.problems()) {
            if (shown.add(problem)) {
                report.error(problem, null);
            }
        }
    }

    /** For one config its platforms are of interest; for many how many have each. */
    private void platforms(LintResult result) {
        List<LintedConfig> experiments = result.configs().stream()
                .filter(config -> config.kind() == Kind.EXPERIMENT && !config.isBroken() && result.resolved())
                .toList();
        if (experiments.size() <= FEW) {
            experiments.forEach(config ->
                    out.println("%s resolves on %s".formatted(config.name(), String.join(", ", config.platforms()))));
            return;
        }
        Map<String, Long> counts = new TreeMap<>(experiments.stream()
                .flatMap(config -> config.platforms().stream())
                .collect(Collectors.groupingBy(platform -> platform, Collectors.counting())));
        out.println("Experiments resolve on "
                + counts.entrySet().stream()
                        .map(entry -> "%s: %,d".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case EXPERIMENT -> "experiments";
            case MONITORING -> "of monitoring";
            case OUTCOME -> "outcomes";
            case DEFAULTS -> "defaults";
            case DEFINITIONS -> "definitions";
            case FUNCTIONS -> "file of functions";
        };
    }
}
