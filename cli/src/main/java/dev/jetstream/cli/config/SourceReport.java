package dev.jetstream.cli.config;

import dev.jetstream.cli.Terminal;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.Place;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shows what is wrong in a config as a good compiler does: the line, a caret under the place, and what would help. */
final class SourceReport {
    private static final int NARROWEST = 20;

    private final PrintWriter out;
    private final Terminal terminal;

    SourceReport(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** All problems of a failure. */
    void failure(ConfigException failure) {
        failure.problems().forEach(problem -> error(problem, failure.errorClass()));
    }

    void error(ConfigProblem problem, @Nullable String code) {
        String label = code == null ? "error" : "error[" + code + "]";
        block(terminal::red, label, problem.message(), problem.place(), problem.keyPath(), problem.help());
    }

    void warning(ConfigWarning warning) {
        block(
                terminal::yellow,
                label(warning),
                warning.message(),
                warning.place(),
                warning.keyPath(),
                warning.suggestion());
    }

    /** One line, for when there are many. */
    void brief(ConfigWarning warning) {
        out.println("%s: %s: %s: %s%s"
                .formatted(
                        shown(warning.place().toString()),
                        terminal.yellow(label(warning)),
                        shown(warning.keyPath()),
                        shown(warning.message()),
                        warning.suggestion() == null ? "" : " (" + shown(warning.suggestion()) + ")"));
    }

    private static String label(ConfigWarning warning) {
        return "warning[" + warning.kind().code() + "]";
    }

    private void block(
            UnaryOperator<String> colour,
            String label,
            String message,
            Place place,
            String keyPath,
            @Nullable String help) {
        Optional<String> line = place.sourceLine();
        String number = line.isPresent() ? Integer.toString(place.line()) : "";
        String margin = " ".repeat(number.length());
        out.println(colour.apply(label) + ": " + terminal.bold(shown(message)));
        out.println(margin + terminal.blue("--> ") + shown(place.toString()));
        if (line.isPresent()) {
            Excerpt excerpt =
                    Excerpt.of(line.get(), place.column(), Math.max(NARROWEST, terminal.width() - margin.length() - 4));
            out.println(margin + terminal.blue(" |"));
            out.println(terminal.blue(number + " | ") + excerpt.text());
            out.println(margin
                    + terminal.blue(" | ")
                    + " ".repeat(excerpt.start())
                    + colour.apply("^".repeat(excerpt.length())));
        }
        if (!keyPath.isEmpty()) {
            out.println(margin + terminal.blue(" = ") + "key: " + shown(keyPath));
        }
        if (help != null) {
            out.println(margin + terminal.blue(" = ") + "help: " + shown(help));
        }
        out.println();
    }

    /** Without characters that would control the terminal: the text is whoever's who wrote the config. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || isInvisible(c) ? '·' : c));
        return shown.toString();
    }

    /** Marks that turn the direction of writing, which would show one text and mean another. */
    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT;
    }
}
