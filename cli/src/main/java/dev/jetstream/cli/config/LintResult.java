package dev.jetstream.cli.config;

import dev.jetstream.core.config.lint.LintedConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What checking a repository found.
 *
 * @param resolved whether references were followed; not so without any definitions
 */
record LintResult(Path root, boolean resolved, List<LintedConfig> configs) {
    /** A file of it as a person finds it from here. */
    String shown(String file) {
        Path here = Path.of("").toAbsolutePath();
        Path full = root.resolve(file);
        return full.startsWith(here) ? here.relativize(full).toString() : full.toString();
    }
}
