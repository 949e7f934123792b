package dev.jetstream.cli;

import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.NothingSelectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Secrets as they are handed to a service: files, as clusters mount them, or the environment; never flags. */
final class SecretFile {
    private SecretFile() {}

    /** The secret of a file, without the line break at its end; else of a variable; null when there is neither. */
    static @Nullable String read(@Nullable Path file, String variable) {
        if (file == null) {
            String value = System.getenv(variable);
            return value == null || value.isBlank() ? null : value;
        }
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new NothingSelectedException("the file %s holds no secret".formatted(file));
            }
            return secret;
        } catch (IOException e) {
            throw new NothingSelectedException("the secret cannot be read: " + DiskWords.of(e), e);
        }
    }
}
