package dev.jetstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.exporter.report.BatchReport;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of a batch as one JSON object, for machines. */
final class JsonReport {
    private JsonReport() {}

    /** What became of one experiment; one line. */
    static String line(String state, @Nullable String slug, String text) {
        return JsonFormat.mapper()
                .createObjectNode()
                .put("state", state)
                .put("slug", slug)
                .put("text", text)
                .toString();
    }

    /** What a replay did with one letter or item; one line. */
    static String replayed(String what, String action, String detail, @Nullable String letter) {
        return JsonFormat.mapper()
                .createObjectNode()
                .put("item", what)
                .put("action", action)
                .put("detail", detail)
                .put("letter", letter)
                .toString();
    }

    /** What a command labelled without computing it; one line. */
    static String labelled(List<String> slugs, long tables) {
        ObjectMapper json = JsonFormat.mapper();
        ObjectNode root = json.createObjectNode();
        root.set("experiments", json.valueToTree(slugs));
        return root.put("tables", tables).toString();
    }

    /** One line. */
    static String of(DispatchReport dispatched, @Nullable BatchReport report) {
        ObjectMapper json = JsonFormat.mapper();
        ObjectNode root = json.createObjectNode();
        root.put("batch", dispatched.batch());
        root.put("outcome", dispatched.outcome().name().toLowerCase(Locale.ROOT));
        root.set("experiments", json.valueToTree(report == null ? List.of() : report.experiments()));
        ArrayNode leftOut = root.putArray("left_out");
        dispatched
                .leftOut()
                .forEach(left -> leftOut.addObject()
                        .put("slug", left.slug())
                        .put("reason", left.reason().sentence())
                        .put("broken", left.broken()));
        try {
            return json.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is always JSON", e);
        }
    }
}
