package dev.jetstream.cli.config;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.failure.NothingSelectedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which configs a command reads, and in which state. */
final class RepositoryOptions {
    private static final List<String> METRIC_HUB = List.of("https://github.com/mozilla/metric-hub");

    @Option(
            names = {"--config-repos", "--config_repos"},
            paramLabel = "FOLDER|URL",
            description =
                    "Config repositories, later ones over earlier ones; repeatable. A folder in metric-hub's layout "
                            + "gives both its layers; …/tree/BRANCH/PATH is understood (https://github.com/mozilla/metric-hub).")
    List<String> configRepos = new ArrayList<>();

    @Option(
            names = {"--private-config-repos", "--private_config_repos"},
            paramLabel = "FOLDER|URL",
            description =
                    "Private config repositories, over the public ones; repeatable. JETSTREAM_CONFIG_TOKEN is shown "
                            + "to their servers.")
    List<String> privateConfigRepos = new ArrayList<>();

    @Option(
            names = {"--as-of", "--as_of"},
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "The state at that time, for example 2026-03-22T06:00:00Z or 2026-03-22 (midnight UTC); git "
                    + "repositories only. Without it the present one.")
    @Nullable Instant asOf;

    @Option(
            names = {"--workdir"},
            paramLabel = "FOLDER",
            defaultValue = "${env:JETSTREAM_WORKDIR:-jetstream-work}",
            description = "Where clones are kept (${DEFAULT-VALUE}).")
    Path workdir = Path.of("jetstream-work");

    /**
     * Everything that the repositories say.
     *
     * @throws NothingSelectedException when one of them is not there or not allowed
     */
    ConfigCollection load(@Nullable String token) {
        try {
            ConfigRepositories repositories = ConfigRepositories.open(
                    configRepos.isEmpty() ? METRIC_HUB : configRepos,
                    privateConfigRepos,
                    workdir.resolve("clones"),
                    token);
            return repositories.load(asOf == null ? repositories.current() : repositories.exactlyAsOf(asOf));
        } catch (ConfigException e) {
            throw new NothingSelectedException("config repository " + e.reason(), e);
        }
    }

    /** Reads an instant, or a day as its beginning in UTC. */
    static final class InstantConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return value.length() == "YYYY-MM-DD".length()
                        ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(value);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'%s' is no instant; write for example 2026-03-22T06:00:00Z or 2026-03-22".formatted(value));
            }
        }
    }
}
