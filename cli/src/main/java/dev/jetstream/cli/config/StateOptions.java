package dev.jetstream.cli.config;

import dev.jetstream.cli.RepositoryOptions;
import dev.jetstream.cli.WorkdirOptions;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.failure.NothingSelectedException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which configs a command reads, and in which state. */
final class StateOptions {
    @Mixin
    RepositoryOptions repositories = new RepositoryOptions();

    @Option(
            names = {"--as-of", "--as_of"},
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "The state at that time, for example 2026-03-22T06:00:00Z or 2026-03-22 (midnight UTC); git "
                    + "repositories only. Without it the present one.")
    @Nullable Instant asOf;

    @Mixin
    WorkdirOptions work = new WorkdirOptions();

    /**
     * Everything that the repositories say.
     *
     * @throws NothingSelectedException when one of them is not there or not allowed
     */
    ConfigCollection load() {
        ConfigRepositories opened = repositories.open(work.workdir());
        try {
            return opened.load(asOf == null ? opened.current() : opened.exactlyAsOf(asOf));
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
