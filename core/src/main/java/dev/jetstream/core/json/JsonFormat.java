package dev.jetstream.core.json;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.jetstream.core.experiment.AnalysisPeriod;

/**
 * The JSON of messages and of the ledger: dates and instants as ISO-8601 text, keys in the order of the record.
 *
 * <p>Unknown and missing fields are refused: what a program does not understand it must not half obey.
 */
public final class JsonFormat {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addMixIn(AnalysisPeriod.class, ByValue.class)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Spells a constant as tables and commands do. */
    private interface ByValue {
        @JsonValue
        String value();
    }

    private JsonFormat() {}

    /** The mapper that all share, for what it learns of a type costs milliseconds; a copy may be configured further. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }
}
