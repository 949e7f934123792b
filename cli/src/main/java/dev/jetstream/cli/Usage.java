package dev.jetstream.cli;

import dev.jetstream.core.config.NearestName;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was wrong in a command line, and what was probably meant. */
record Usage(String message, @Nullable String hint) {
    static Usage of(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getCommandLine(), unmatched.getUnmatched().get(0));
        }
        return new Usage(Objects.requireNonNullElse(error.getMessage(), "wrong usage"), null);
    }

    /** Whether the arguments ask for JSON; picocli may have stopped before it came to that. */
    static boolean asksForJson(String... arguments) {
        String joined = String.join(" ", arguments).toLowerCase(Locale.ROOT) + " ";
        return joined.contains("--format json ") || joined.contains("--format=json ");
    }

    private static Usage unknown(CommandLine line, String word) {
        if (word.startsWith("-")) {
            String option = word.replaceFirst("=.*", "");
            return new Usage(
                    "%s has no option '%s'".formatted(line.getCommandSpec().qualifiedName(), option),
                    meant(option, line.getCommandSpec().optionsMap().keySet())
                            .orElseGet(() -> "see %s --help"
                                    .formatted(line.getCommandSpec().qualifiedName())));
        }
        Collection<String> commands = line.getSubcommands().keySet();
        return commands.isEmpty()
                ? new Usage(
                        "%s takes no argument '%s'"
                                .formatted(line.getCommandSpec().qualifiedName(), word),
                        "see %s --help".formatted(line.getCommandSpec().qualifiedName()))
                : new Usage(
                        "there is no command '%s'".formatted(word),
                        meant(word, commands).orElseGet(() -> "there are " + String.join(", ", commands)));
    }

    private static Optional<String> meant(String word, Collection<String> known) {
        return NearestName.of(word, known).map("did you mean %s?"::formatted);
    }
}
