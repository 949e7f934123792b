package dev.jetstream.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.ledger.RunOptions;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static final LocalDate DATE = LocalDate.of(2024, 3, 1);
    private static final String BATCH = "daily-2024-03-01-0123456789";

    private final MessageCodec codec = new MessageCodec();

    /** What other versions of us read: a change here needs another version number. */
    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(
                        new AnalysisRequested(
                                BATCH,
                                "my-exp",
                                DATE,
                                List.of(AnalysisPeriod.DAY, AnalysisPeriod.DAYS_28),
                                RunOptions.defaults("p", "mozanalysis", "mozanalysis")
                                        .withDiscreteMetrics(true),
                                "daily run of 2024-03-01",
                                "ab".repeat(32),
                                "cd".repeat(32)),
                        "{\"version\":1,\"type\":\"AnalysisRequested\",\"batch\":\"daily-2024-03-01-0123456789\","
                                + "\"slug\":\"my-exp\",\"date\":\"2024-03-01\",\"periods\":[\"day\",\"days28\"],"
                                + "\"options\":{\"discreteMetrics\":true,\"statisticsOnly\":false,"
                                + "\"recreateEnrollments\":false,\"metricSlugs\":[],\"project\":\"p\","
                                + "\"dataset\":\"mozanalysis\",\"bucket\":\"mozanalysis\","
                                + "\"exposureAnchor\":\"exposure\",\"useGleanIds\":false},"
                                + "\"reason\":\"daily run of 2024-03-01\",\"experimentSha256\":\""
                                + "ab".repeat(32)
                                + "\",\"configsSha256\":\""
                                + "cd".repeat(32)
                                + "\"}"),
                Arguments.of(
                        new AnalysisCompleted(BATCH, "my-exp", DATE),
                        "{\"version\":1,\"type\":\"AnalysisCompleted\",\"batch\":\"daily-2024-03-01-0123456789\","
                                + "\"slug\":\"my-exp\",\"date\":\"2024-03-01\"}"),
                Arguments.of(
                        new AnalysisFailed(BATCH, "my-exp", DATE, "NoStartDateException", "my-exp -> no start date"),
                        "{\"version\":1,\"type\":\"AnalysisFailed\",\"batch\":\"daily-2024-03-01-0123456789\","
                                + "\"slug\":\"my-exp\",\"date\":\"2024-03-01\","
                                + "\"errorClass\":\"NoStartDateException\",\"message\":\"my-exp -> no start date\"}"),
                Arguments.of(
                        new BatchFinished(BATCH, null, "run", DATE, "succeeded", 3, 0, 1, null),
                        "{\"version\":1,\"type\":\"BatchFinished\",\"batch\":\"daily-2024-03-01-0123456789\","
                                + "\"request_id\":null,\"action\":\"run\",\"date\":\"2024-03-01\","
                                + "\"status\":\"succeeded\",\"succeeded\":3,\"failed\":0,\"skipped\":1,"
                                + "\"workflow\":null}"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void writesTheAgreedDocument(Event event, String document) {
        assertThat(text(codec.encode(event))).isEqualTo(document);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void readsWhatItWrites(Event event, String document) {
        assertThat(codec.decode(bytes(document))).isEqualTo(event);
    }

    @Test
    void namesBatchSlugAndDateAsAttributes() {
        assertThat(new AnalysisCompleted(BATCH, "my-exp", DATE).attributes())
                .isEqualTo(Map.of("batch", BATCH, "slug", "my-exp", "date", "2024-03-01"));
    }

    @Test
    void refusesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> codec.decode(bytes("{\"version\":2,\"type\":\"AnalysisCompleted\"}")))
                .isInstanceOf(InvalidException.class)
                .hasMessage("message version 2 must be 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"version\":1}",
                "{\"version\":\"1\",\"type\":\"AnalysisCompleted\",\"batch\":\"b\",\"slug\":\"s\",\"date\":\"2024-03-01\"}",
                "{\"version\":1,\"type\":\"AnalysisCompleted\",\"batch\":\"b\",\"slug\":\"s\"}",
                "{\"version\":1,\"type\":\"AnalysisCompleted\",\"batch\":\"b\",\"slug\":null,\"date\":\"2024-03-01\"}",
                "{\"version\":1,\"type\":\"AnalysisCompleted\",\"batch\":\"b\",\"slug\":\"s\",\"date\":\"soon\"}",
                "{\"version\":1,\"type\":\"AnalysisCompleted\",\"batch\":\"b\",\"slug\":\"s\",\"date\":\"2024-03-01\",\"x\":1}",
                "{\"version\":1,\"type\":\"AnalysisCompleted\",\"batch\":\"../b\",\"slug\":\"s\",\"date\":\"2024-03-01\"}",
                "{\"version\":1,\"type\":\"AnalysisCompleted\",\"batch\":\"b\",\"slug\":\"../s\",\"date\":\"2024-03-01\"}",
            })
    void refusesWhatItCannotDecode(String document) {
        assertThatThrownBy(() -> codec.decode(bytes(document))).isInstanceOf(InvalidException.class);
    }

    @Test
    void refusesAnEventOfAnotherType() {
        byte[] document = codec.encode(new AnalysisCompleted(BATCH, "my-exp", DATE));

        assertThatThrownBy(() -> codec.decode(document, AnalysisRequested.class))
                .isInstanceOf(InvalidException.class)
                .hasMessage("message type AnalysisCompleted must be AnalysisRequested");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverFailsOtherwiseOnDamagedDocuments(long seed) {
        Random random = new Random(seed);
        byte[] document = codec.encode(new AnalysisFailed(BATCH, "my-exp", DATE, "X", "why"));
        IntStream.range(0, 1 + random.nextInt(4))
                .forEach(i -> document[random.nextInt(document.length)] = (byte) random.nextInt(256));

        try {
            assertThat(codec.decode(document).batch()).matches("[a-z0-9-]+");
        } catch (InvalidException e) {
            assertThat(e.reason()).isNotBlank();
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
