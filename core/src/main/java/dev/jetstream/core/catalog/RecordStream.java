package dev.jetstream.core.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a JSON list of records, or a single one, holding no more than one record at a time. */
final class RecordStream {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RecordStream() {}

    static List<CatalogEntry> read(InputStream in, ExperimentRecords records) throws IOException {
        List<CatalogEntry> entries = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                if (parser.currentToken() == null) {
                    throw new IOException("the answer is empty");
                }
                entries.add(records.read(tree(parser)));
            } else {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entries.add(records.read(tree(parser)));
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("something follows the records");
            }
        }
        return entries;
    }

    private static JsonNode tree(JsonParser parser) throws IOException {
        JsonNode tree = MAPPER.readTree(parser);
        return tree == null ? MAPPER.nullNode() : tree;
    }
}
