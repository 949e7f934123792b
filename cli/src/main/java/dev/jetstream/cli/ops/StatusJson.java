package dev.jetstream.cli.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.dispatcher.status.BatchView;
import dev.jetstream.dispatcher.status.ItemView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A batch as one line of JSON. */
final class StatusJson {
    private StatusJson() {}

    static String of(BatchView view, List<ItemView> items) {
        ObjectMapper json = JsonFormat.mapper();
        ObjectNode root = json.createObjectNode()
                .put("batch", view.manifest().batch())
                .put("state", view.word())
                .put("created", view.manifest().created().toString())
                .put("reason", view.manifest().reason())
                .put("request_id", view.manifest().requestId());
        root.set("chain", json.valueToTree(view.batches()));
        ObjectNode counts = root.putObject("counts");
        view.counts().forEach((state, count) -> counts.put(state.word(), count));
        ArrayNode list = root.putArray("items");
        items.forEach(item -> list.add(of(item)));
        return root.toString();
    }

    static ObjectNode of(ItemView item) {
        return JsonFormat.mapper()
                .createObjectNode()
                .put("batch", item.batch())
                .put("slug", item.slug())
                .put("date", item.date().toString())
                .put("state", item.state().word())
                .put("attempts", item.attempts())
                .put("holder", item.holder())
                .put("since", text(item.since()))
                .put("error_class", item.errorClass())
                .put("error", item.error());
    }

    private static @Nullable String text(@Nullable Object instant) {
        return instant == null ? null : Objects.toString(instant);
    }
}
