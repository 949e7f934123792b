package dev.jetstream.cli;

import dev.jetstream.core.config.repository.FileOverride;
import dev.jetstream.core.failure.NothingSelectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A config in the place of an experiment's own. */
public final class ConfigFileOptions {
    @Option(
            names = {"--config_file", "--config-file", "--i-solemnly-swear-i-am-up-to-no-good"},
            paramLabel = "FILE",
            description = "A config in the place of the one that the repositories have; for one experiment only.")
    @Nullable Path file;

    /** Whether there is one. */
    boolean given() {
        return file != null;
    }

    /** Lets the options read it. */
    void over(AnalysisOptions options) {
        if (file == null) {
            return;
        }
        List<String> slugs = options.checkedSlugs();
        if (slugs.size() != 1) {
            throw new NothingSelectedException(
                    "--config_file is for one experiment: give one --experiment_slug, not %s".formatted(slugs));
        }
        if (!Files.isRegularFile(file)) {
            throw new NothingSelectedException("--config_file %s is no file".formatted(file));
        }
        SourceOptions sources = options.sources();
        Path folder = FileOverride.write(options.workdir().resolve("config-files"), slugs.get(0), file);
        List<String> repositories = new ArrayList<>(sources.repositories().configRepos());
        repositories.add(folder.toString());
        sources.repositories = sources.repositories.with(repositories);
    }
}
