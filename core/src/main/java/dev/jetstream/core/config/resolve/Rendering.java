package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.spec.SourcedText;
import dev.jetstream.core.config.template.Template;
import dev.jetstream.core.config.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the texts of a config; failures name the place of the text and the place inside it. */
final class Rendering {
    private Rendering() {}

    static String render(SourcedText source, Map<String, ? extends Object> scope) {
        try {
            return Template.parse(source.text()).render(scope);
        } catch (TemplateException e) {
            throw failure(source, e);
        }
    }

    static ConfigException failure(SourcedText source, TemplateException e) {
        Kind kind = switch (e.fault()) {
            case SYNTAX, UNSUPPORTED -> Kind.TEMPLATE_SYNTAX;
            case UNDEFINED -> Kind.UNDEFINED;
            case VALUE -> Kind.VALUE;
        };
        Optional<Place> inside = e.position().flatMap(position -> source.inside(position.line(), position.column()));
        return new ConfigException(
                kind,
                List.of(new ConfigProblem(
                        inside.orElseGet(source::place),
                        source.keyPath(),
                        inside.isPresent() ? e.fact() : e.reason(),
                        null)),
                e);
    }
}
