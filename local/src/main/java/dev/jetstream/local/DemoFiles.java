package dev.jetstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.local.telemetry.TableSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The demo's experiment, configs and schemas, unpacked from the jar so that a person can read and change them. */
final class DemoFiles {
    private final Path folder;

    private DemoFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes the files below a folder, over what was there. */
    static DemoFiles unpack(Path folder) {
        try {
            for (String name : resource("files.txt").lines().toList()) {
                Path target = folder.resolve(name);
                Files.createDirectories(target.getParent());
                Path beside = target.resolveSibling(target.getFileName() + ".new");
                Files.writeString(beside, resource(name));
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return new DemoFiles(folder);
        } catch (IOException e) {
            throw new UnavailableException("folder %s cannot be written to: %s".formatted(folder, DiskWords.of(e)), e);
        }
    }

    /** Number of clients, dates, effects. */
    JsonNode settings() {
        try {
            return new ObjectMapper().readTree(resource("demo.json"));
        } catch (IOException e) {
            throw new IllegalStateException("the jar's own demo.json is no JSON", e);
        }
    }

    TableSchemas schemas() {
        return TableSchemas.parse(resource("schemas.json"), "of the demo");
    }

    Path experiments() {
        return folder.resolve("experiments.json");
    }

    Path configs() {
        return folder.resolve("configs");
    }

    private static String resource(String name) {
        try (InputStream in = DemoFiles.class.getResourceAsStream("demo/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks demo/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the jar's demo/" + name + " cannot be read", e);
        }
    }
}
