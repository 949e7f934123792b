package dev.jetstream.cli.config;

import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.lint.LintedConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What checking found as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
 *
 * <p>{@code ::error file=F,line=L,col=C,title=T::message}; {@code %}, line breaks, and in properties {@code :} and
 * {@code ,} are escaped, so that no text of a config can start a command of its own.
 */
final class LintGithub {
    private LintGithub() {}

    static List<String> lines(List<LintResult> results) {
        Set<String> lines = new LinkedHashSet<>();
        for (LintResult result : results) {
            for (LintedConfig config : result.configs()) {
                config.problems().forEach(problem -> lines.add(line(result, problem)));
            }
            for (LintedConfig config : result.configs()) {
                config.warnings().forEach(warning -> lines.add(line(result, warning)));
            }
        }
        return List.copyOf(lines);
    }

    private static String line(LintResult result, ConfigProblem problem) {
        return line(result, "error", problem.place(), problem.keyPath(), problem.message(), problem.help());
    }

    private static String line(LintResult result, ConfigWarning warning) {
        return line(result, "warning", warning.place(), warning.keyPath(), warning.message(), warning.suggestion());
    }

    private static String line(
            LintResult result, String level, Place place, String keyPath, String message, @Nullable String help) {
        String at = place.line() == 0 ? "" : ",line=%d,col=%d".formatted(place.line(), place.column());
        String title = keyPath.isEmpty() ? "" : ",title=" + property(keyPath);
        String text = help == null ? message : message + " (" + help + ")";
        return "::%s file=%s%s%s::%s".formatted(level, property(result.shown(place.file())), at, title, data(text));
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
