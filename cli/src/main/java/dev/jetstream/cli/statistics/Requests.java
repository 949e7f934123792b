package dev.jetstream.cli.statistics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** Requests and answers as JSON texts, one line each. */
final class Requests {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Requests() {}

    static StatisticRequest parse(String line) {
        try {
            return JSON.readValue(line, StatisticRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a request must be %s: %s"
                    .formatted(
                            "{\"id\",\"data\",\"metric\",\"statistic\",\"params\",\"pre_treatments\",\"period\"}",
                            e.getOriginalMessage()));
        }
    }

    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("'%s' is no JSON: %s".formatted(text, e.getOriginalMessage()));
        }
    }

    static Map<String, Object> map(JsonNode node) {
        return JSON.convertValue(node, new TypeReference<>() {});
    }

    static String line(StatisticAnswer answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer is always JSON", e);
        }
    }
}
