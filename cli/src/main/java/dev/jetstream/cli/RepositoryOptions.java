package dev.jetstream.cli;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.failure.NothingSelectedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which config repositories a command reads. */
public final class RepositoryOptions {
    private static final List<String> METRIC_HUB = List.of(
            "https://github.com/mozilla/metric-hub", "https://github.com/mozilla/metric-hub/tree/main/jetstream");

    @Option(
            names = {"--config_repos", "--config-repos"},
            paramLabel = "FOLDER|URL",
            description = "Config repositories, later ones over earlier ones; repeatable. A folder in metric-hub's "
                    + "layout gives both its layers; …/tree/BRANCH/PATH is understood "
                    + "(https://github.com/mozilla/metric-hub).")
    List<String> configRepos = new ArrayList<>();

    @Option(
            names = {"--private_config_repos", "--private-config-repos"},
            paramLabel = "FOLDER|URL",
            description = "Private config repositories, over the public ones; repeatable. JETSTREAM_CONFIG_TOKEN is "
                    + "shown to their servers.")
    List<String> privateConfigRepos = new ArrayList<>();

    /** The public ones; metric-hub's two layers unless others are given. */
    public List<String> configRepos() {
        return configRepos.isEmpty() ? METRIC_HUB : List.copyOf(configRepos);
    }

    /** The same with other public ones. */
    RepositoryOptions with(List<String> publicOnes) {
        RepositoryOptions changed = new RepositoryOptions();
        changed.configRepos = List.copyOf(publicOnes);
        changed.privateConfigRepos = privateConfigRepos;
        return changed;
    }

    /** Opens none: those of a batch are opened, and cloned where they are remote, once its snapshot names them. */
    ConfigRepositories openOnDemand(Path workdir) {
        return ConfigRepositories.open(
                List.of(), List.of(), workdir.resolve("clones"), System.getenv("JETSTREAM_CONFIG_TOKEN"));
    }

    /**
     * Opens them; remote ones are cloned below the work directory.
     *
     * @throws NothingSelectedException when one of them is not there or not allowed
     */
    public ConfigRepositories open(Path workdir) {
        try {
            return ConfigRepositories.open(
                    configRepos(),
                    privateConfigRepos,
                    workdir.resolve("clones"),
                    System.getenv("JETSTREAM_CONFIG_TOKEN"));
        } catch (ConfigException e) {
            throw new NothingSelectedException("config repository " + e.reason(), e);
        }
    }
}
