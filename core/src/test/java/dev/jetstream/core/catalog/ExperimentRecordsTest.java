package dev.jetstream.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of all forms against what the reference makes of them. */
final class ExperimentRecordsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ExperimentRecords RECORDS =
            new ExperimentRecords(Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC));

    /** Mapped by the reference by accident. */
    private static final Set<String> REFUSED_HERE =
            Set.of("malformed/slug-null.json", "malformed/paused-as-string.json", "malformed/record-is-null.json");

    static Stream<Arguments> samples() throws IOException {
        JsonNode expected = json("expected-mapping.json");
        List<Arguments> samples = new ArrayList<>();
        for (String group : List.of("nimbus", "v1")) {
            for (Map.Entry<String, JsonNode> file : expected.path(group).properties()) {
                samples.add(Arguments.of(file.getKey(), file.getValue()));
            }
        }
        return samples.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void mapsAsTheReferenceDoes(String file, JsonNode expected) throws IOException {
        JsonNode records = json(file);
        if (!records.isArray()) {
            compare(file, expected, RECORDS.read(records));
            return;
        }
        assertThat(records.size()).isEqualTo(expected.size());
        for (int i = 0; i < records.size(); i++) {
            compare(file, expected.get(i), RECORDS.read(records.get(i)));
        }
    }

    @Test
    void namesEveryFieldThatIsWrong() throws IOException {
        CatalogEntry entry = RECORDS.read(json("v8-draft/03-detail-not-found.json"));

        assertThat(entry).isInstanceOfSatisfying(CatalogEntry.Rejected.class, rejected -> {
            assertThat(rejected.slug()).isNull();
            assertThat(rejected.reason())
                    .contains("$.slug is missing", "$.branches is missing", "$.bucketConfig is missing");
        });
    }

    @Test
    void refusesAccidents() throws IOException {
        assertThat(RECORDS.read(json("malformed/slug-null.json")))
                .hasToString("Rejected[slug=null, reason=$.slug is null]");
        assertThat(RECORDS.read(json("malformed/record-is-null.json"))).isInstanceOf(CatalogEntry.Rejected.class);
        assertThat(RECORDS.read(json("malformed/paused-as-string.json")))
                .isInstanceOfSatisfying(
                        CatalogEntry.Rejected.class,
                        rejected -> assertThat(rejected.reason())
                                .isEqualTo("$.isEnrollmentPaused is not true or false: \"false\""));
    }

    @Test
    void readsWhatHoldbacksAndRerunsNeed() throws IOException {
        Experiment holdback = found(RECORDS.read(json("v8/07-holdback-live-moving-dates.json")));

        assertThat(holdback.isHoldback()).isTrue();
        assertThat(holdback.doRerun()).isTrue();
        assertThat(holdback.doRerunTimestamp()).isEqualTo(Instant.parse("2026-08-20T03:00:04.771200Z"));
    }

    @Test
    void refusesSlugsThatCannotBeNames() throws IOException {
        JsonNode record = json("v8/03-desktop-complete.json");
        ((ObjectNode) record).put("slug", "../../etc/passwd");

        assertThat(RECORDS.read(record))
                .isInstanceOfSatisfying(
                        CatalogEntry.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains("../../etc/passwd"));
    }

    @Test
    void picksTheExperimentsOfADay() throws IOException {
        List<Experiment> all = new ArrayList<>();
        json("v8/list.json").forEach(record -> all.add(found(RECORDS.read(record))));
        JsonNode days = json("expected-selection.json").path("run_date_to_slugs");

        assertThat(days.size()).isEqualTo(9);
        for (Map.Entry<String, JsonNode> day : days.properties()) {
            LocalDate date = LocalDate.parse(day.getKey());
            List<String> picked = all.stream()
                    .filter(experiment -> Candidates.against(experiment, date).isEmpty())
                    .filter(experiment -> experiment.endDate() == null
                            || !experiment.endDate().isBefore(date))
                    .map(Experiment::slug)
                    .toList();
            assertThat(picked).as(day.getKey()).isEqualTo(MAPPER.convertValue(day.getValue(), List.class));
        }
    }

    private static void compare(String file, JsonNode expected, CatalogEntry entry) {
        JsonNode experiment = expected.path("experiment");
        if (!expected.path("mapped").asBoolean() || REFUSED_HERE.contains(file)) {
            assertThat(entry)
                    .as(file)
                    .isInstanceOfSatisfying(
                            CatalogEntry.Rejected.class,
                            rejected -> assertThat(rejected.reason()).isNotBlank());
            return;
        }
        Experiment actual = found(entry);
        assertThat(entry.slug()).as(file).isEqualTo(text(experiment, "normandy_slug"));
        assertThat(actual)
                .as(file)
                .extracting(
                        Experiment::experimenterSlug,
                        Experiment::type,
                        Experiment::startDate,
                        Experiment::endDate,
                        Experiment::enrollmentEndDate,
                        Experiment::proposedEnrollment,
                        Experiment::referenceBranch,
                        Experiment::isHighPopulation,
                        Experiment::appName,
                        Experiment::appId,
                        Experiment::isEnrollmentPaused,
                        Experiment::isRollout)
                .containsExactly(
                        text(experiment, "experimenter_slug"),
                        text(experiment, "type"),
                        day(experiment, "start_date"),
                        day(experiment, "end_date"),
                        day(experiment, "enrollment_end_date"),
                        experiment.path("proposed_enrollment").intValue(),
                        text(experiment, "reference_branch"),
                        experiment.path("is_high_population").asBoolean(),
                        text(experiment, "app_name"),
                        text(experiment, "app_id"),
                        experiment.path("is_enrollment_paused").asBoolean(),
                        experiment.path("is_rollout").asBoolean());
        if (Set.of("Draft", "Live", "Complete")
                .contains(experiment.path("status").asText())) {
            assertThat(actual.status()).isNotNull();
            assertThat(String.valueOf(actual.status()))
                    .isEqualToIgnoringCase(experiment.path("status").asText());
        }
        List<Branch> branches = new ArrayList<>();
        experiment
                .path("branches")
                .forEach(branch -> branches.add(new Branch(
                        branch.path("slug").asText(), branch.path("ratio").intValue())));
        assertThat(actual.branches()).as(file).isEqualTo(branches);
        assertThat(actual.outcomes()).isEqualTo(MAPPER.convertValue(experiment.path("outcomes"), List.class));
        assertThat(actual.segments()).isEqualTo(MAPPER.convertValue(experiment.path("segments"), List.class));
        assertThat(actual.bucketConfig()).as(file).isEqualTo(buckets(experiment.path("bucket_config")));
    }

    private static @Nullable BucketConfig buckets(JsonNode json) {
        return json.isNull()
                ? null
                : new BucketConfig(
                        json.path("randomization_unit").asText(),
                        json.path("namespace").asText(),
                        json.path("start").intValue(),
                        json.path("count").intValue(),
                        json.path("total").intValue());
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).isNull() ? null : json.path(name).asText();
    }

    private static @Nullable LocalDate day(JsonNode json, String name) {
        String text = text(json, name);
        return text == null ? null : LocalDate.parse(text.substring(0, 10));
    }

    private static Experiment found(CatalogEntry entry) {
        if (entry instanceof CatalogEntry.Found found) {
            return found.experiment();
        }
        throw new AssertionError(entry);
    }

    private static JsonNode json(String file) throws IOException {
        return MAPPER.readTree(
                SharedFolder.path("samples/experimenter").resolve(file).toFile());
    }
}
