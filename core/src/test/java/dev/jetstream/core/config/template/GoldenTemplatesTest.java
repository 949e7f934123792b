package dev.jetstream.core.config.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every template of the real configs and the probes, as Jinja2 renders them. */
final class GoldenTemplatesTest {
    private static final Map<String, TemplateException.Fault> FAULTS = Map.of(
            "UndefinedError", TemplateException.Fault.UNDEFINED,
            "TypeError", TemplateException.Fault.VALUE,
            "TemplateSyntaxError", TemplateException.Fault.SYNTAX);

    static Stream<JsonNode> templates() throws IOException {
        return Stream.concat(
                StreamSupport.stream(golden().path("corpus").spliterator(), false),
                StreamSupport.stream(golden().path("probes").spliterator(), false));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void rendersAsJinjaDoes(JsonNode probe) throws IOException {
        String template = probe.path("template").asText();
        if (probe.has("rendered")) {
            assertThat(Template.parse(template).render(scope()))
                    .isEqualTo(probe.path("rendered").asText());
        } else {
            TemplateException.Fault fault = FAULTS.get(probe.path("error").asText());
            Map<String, Object> scope = scope();
            assertThatThrownBy(() -> Template.parse(template).render(scope))
                    .isInstanceOfSatisfying(
                            TemplateException.class,
                            e -> assertThat(e.fault()).isIn(fault, TemplateException.Fault.UNSUPPORTED));
        }
    }

    private static Map<String, Object> scope() throws IOException {
        Map<String, Object> scope = new LinkedHashMap<>();
        golden().path("functions")
                .properties()
                .forEach(function -> scope.put(
                        function.getKey(),
                        new Helper(
                                function.getKey(),
                                FormatText.parse(function.getValue().asText(), Helper.ARGUMENT))));
        golden().path("context").properties().forEach(object -> {
            Map<String, String> values = new LinkedHashMap<>();
            object.getValue()
                    .properties()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().asText()));
            scope.put(object.getKey(), Attributes.of(values));
        });
        return scope;
    }

    private static JsonNode golden() throws IOException {
        return new ObjectMapper()
                .readTree(SharedFolder.path("golden/config/templates/templates.json")
                        .toFile());
    }
}
