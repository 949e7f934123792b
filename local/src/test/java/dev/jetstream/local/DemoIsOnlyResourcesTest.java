package dev.jetstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** No slug, branch, table, column, metric or segment of the demo stands in main code outside its resources. */
class DemoIsOnlyResourcesTest {
    private static final Path DEMO = Path.of("src/main/resources/dev/jetstream/local/demo");

    /** Words of the demo that belong to the field, not to the demo. */
    private static final Set<String> FIELD_WORDS = Set.of(
            "control",
            "events_stream",
            "submission_timestamp",
            "submission_date",
            "client_id",
            "sample_id",
            "event_category",
            "event_name",
            "event_extra",
            "experiments",
            "key",
            "value",
            "branch");

    @Test
    void mainCodeNamesNothingOfTheDemo() throws IOException {
        Set<String> words = demoWords();
        List<String> found = new ArrayList<>();
        for (Path source : mainSources()) {
            String text = Files.readString(source, UTF_8);
            words.stream().filter(word -> text.contains(word)).forEach(word -> found.add(source + ": " + word));
        }

        assertThat(words).contains("comfortable-reading-fonts", "pages_read", "bookworms", "reading_daily");
        assertThat(found).isEmpty();
    }

    private static Set<String> demoWords() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Set<String> words = new TreeSet<>();
        for (JsonNode experiment :
                json.readTree(DEMO.resolve("experiments.json").toFile())) {
            words.add(experiment.path("slug").asText());
            experiment
                    .path("branches")
                    .forEach(branch -> words.add(branch.path("slug").asText()));
        }
        JsonNode schemas = json.readTree(DEMO.resolve("schemas.json").toFile());
        schemas.properties().forEach(table -> {
            words.add(table.getKey().substring(table.getKey().lastIndexOf('.') + 1));
            table.getValue().forEach(column -> words.add(column.path("name").asText()));
        });
        try (Stream<Path> configs = Files.walk(DEMO.resolve("configs"))) {
            for (Path config :
                    configs.filter(path -> path.toString().endsWith(".toml")).toList()) {
                TomlParseResult toml = Toml.parse(config);
                for (String section : List.of("metrics", "segments", "data_sources")) {
                    TomlTable table = toml.getTable(section);
                    if (table != null) {
                        table.keySet().stream().filter(table::isTable).forEach(words::add);
                    }
                }
            }
        }
        words.removeAll(FIELD_WORDS);
        words.remove("data_sources");
        return words;
    }

    private static List<Path> mainSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path main : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(main)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
