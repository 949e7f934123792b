package dev.jetstream.cli.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.lint.LintedConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What checking found as one JSON object, for machines. */
final class LintJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private LintJson() {}

    /** {@code {"broken": n, "warnings": n, "configs": [...]}}, on several lines. */
    static String of(List<LintResult> results) {
        ObjectNode json = NODES.objectNode();
        ArrayNode configs = NODES.arrayNode();
        long broken = 0;
        long warnings = 0;
        for (LintResult result : results) {
            for (LintedConfig config : result.configs()) {
                configs.add(json(result, config));
                broken += config.isBroken() ? 1 : 0;
                warnings += config.warnings().size();
            }
        }
        json.put("broken", broken);
        json.put("warnings", warnings);
        json.set("configs", configs);
        return json.toPrettyString();
    }

    private static ObjectNode json(LintResult result, LintedConfig config) {
        ObjectNode json = NODES.objectNode();
        json.put("file", result.shown(config.file()));
        json.put("kind", config.kind().toString());
        json.put("name", config.name());
        json.put("broken", config.isBroken());
        ArrayNode platforms = json.putArray("platforms");
        config.platforms().forEach(platforms::add);
        ArrayNode problems = json.putArray("problems");
        config.problems()
                .forEach(problem -> problems.add(
                        finding(result, null, problem.place(), problem.keyPath(), problem.message(), problem.help())));
        ArrayNode warnings = json.putArray("warnings");
        config.warnings()
                .forEach(warning -> warnings.add(finding(
                        result,
                        warning.kind().code(),
                        warning.place(),
                        warning.keyPath(),
                        warning.message(),
                        warning.suggestion())));
        return json;
    }

    private static ObjectNode finding(
            LintResult result,
            @Nullable String kind,
            Place place,
            String keyPath,
            String message,
            @Nullable String help) {
        ObjectNode json = NODES.objectNode();
        if (kind != null) {
            json.put("kind", kind);
        }
        return json.put("file", result.shown(place.file()))
                .put("line", place.line())
                .put("column", place.column())
                .put("key", keyPath)
                .put("message", message)
                .put("help", help);
    }
}
