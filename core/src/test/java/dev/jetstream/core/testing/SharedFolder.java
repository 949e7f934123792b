package dev.jetstream.core.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder {@code ../shared} beside the project: reference results, real configs, samples.
 *
 * <p>It does not belong to the project. Where it is missing a test is skipped and says so; in CI a missing one is a
 * failure.
 */
public final class SharedFolder {
    private SharedFolder() {}

    /** A file or folder below {@code ../shared}; the test ends here when it is not there. */
    public static Path path(String name) {
        Path found = projectRoot().resolveSibling("shared").resolve(name);
        if (Files.exists(found)) {
            return found;
        }
        String message = "../shared/" + name + " is not beside the project";
        return "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
    }

    private static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("workflows")) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }
}
