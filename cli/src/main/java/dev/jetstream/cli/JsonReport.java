package dev.jetstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.dispatcher.DispatchReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a batch as one JSON object, for machines. */
final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    static String of(DispatchReport dispatched, List<ItemReport> items) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("batch", dispatched.batch());
        report.put("outcome", dispatched.outcome().name().toLowerCase(Locale.ROOT));
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (ItemReport item : items) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("slug", item.entry().slug());
            one.put("date", item.entry().date().toString());
            one.put("state", item.entry().state().value());
            one.put("error_class", item.entry().errorClass());
            one.put("error", item.entry().error());
            one.put(
                    "windows",
                    item.windows().stream().map(ItemReport.Window::toString).toList());
            one.put("errors", item.errors());
            one.put("files", item.files());
            all.add(one);
        }
        report.put("items", all);
        List<Map<String, @Nullable Object>> leftOut = new ArrayList<>();
        dispatched.leftOut().forEach(left -> {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("slug", left.slug());
            one.put("reason", left.reason());
            leftOut.add(one);
        });
        report.put("left_out", leftOut);
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is always JSON", e);
        }
    }
}
