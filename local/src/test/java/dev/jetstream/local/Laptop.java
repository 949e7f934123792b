package dev.jetstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A work directory on which command lines are run in this process, and what they leave there. */
final class Laptop {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields that say when something was computed, and log lines that name a batch by its instant. */
    private static final List<String> TIMES = List.of("analysis_start_time", "last_updated", "timestamp");

    private final Path workdir;
    private String out = "";
    private String err = "";

    Laptop(Path workdir) {
        this.workdir = workdir;
    }

    /** Runs a command line that ends with {@code --workdir} and ours; answers with its exit code. */
    int jetstream(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--workdir");
        all.add(workdir.toString());
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        int code = LocalCommand.execute(
                new PrintWriter(outText, true), new PrintWriter(errText, true), all.toArray(String[]::new));
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    /** What the last command printed. */
    String out() {
        return out;
    }

    /** What the last command said of errors. */
    String err() {
        return err;
    }

    /** The exported objects by name, with times left out. */
    Map<String, String> exports() {
        Path bucket = workdir.resolve("buckets").resolve("mozanalysis");
        Map<String, String> exports = new TreeMap<>();
        for (String folder : List.of("statistics", "metadata", "errors")) {
            try (Stream<Path> files = Files.list(bucket.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".json"))
                        .forEach(file -> exports.put(folder + "/" + file.getFileName(), timeless(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return exports;
    }

    /** An exported object. */
    JsonNode export(String name) {
        return read(workdir.resolve("buckets").resolve("mozanalysis").resolve(name));
    }

    private static String timeless(Path file) {
        JsonNode document = read(file);
        document.forEach(Laptop::removeTimes);
        removeTimes(document);
        return document.toString();
    }

    private static void removeTimes(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(TIMES);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
