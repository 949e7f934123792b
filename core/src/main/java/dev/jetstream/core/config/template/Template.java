package dev.jetstream.core.config.template;

import dev.jetstream.core.config.template.TemplateException.Fault;
import dev.jetstream.core.config.toml.PythonText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A text with Jinja print statements: names, attributes, subscripts, helper calls, literals; and comments.
 *
 * <p>That is all that configs use (see the rationale for why no template engine). It follows Jinja2 with strict
 * undefined names and no escaping: one newline at the end of the text is dropped, CRLF and CR become LF, adjacent
 * literals are one, results are not rendered again. Statements, filters, operators and whitespace control are refused.
 */
public final class Template {
    private static final int MAX_LENGTH = 4 << 20;

    private final List<Part> parts;

    /** A piece of the template: text that stays, or an expression to print. */
    sealed interface Part {
        record Text(String text) implements Part {}

        record Print(Expression expression, Position position) implements Part {}
    }

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException with fault SYNTAX or UNSUPPORTED
     */
    public static Template parse(String text) {
        String source = text.replace("\r\n", "\n").replace('\r', '\n');
        return new Template(
                new TemplateParser(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source).parse());
    }

    /** Names that the template refers to, in order of appearance. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part instanceof Part.Print print) {
                print.expression().collectNames(names);
            }
        }
        return names;
    }

    /**
     * The text with every print statement filled in.
     *
     * @param scope values by name: {@link Helper}s, {@link Attributes}, texts, numbers
     * @throws TemplateException with fault UNDEFINED or VALUE
     */
    public String render(Map<String, ? extends Object> scope) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                out.append(text.text());
            } else if (part instanceof Part.Print print) {
                out.append(shown(print, scope));
            }
            if (out.length() > MAX_LENGTH) {
                throw new TemplateException(
                        Fault.VALUE, "the rendered text has more than %,d characters".formatted(MAX_LENGTH));
            }
        }
        return out.toString();
    }

    private static String shown(Part.Print print, Map<String, ? extends Object> scope) {
        Object value = print.expression().evaluate(scope);
        if (value instanceof Helper || value instanceof Attributes) {
            throw new TemplateException(Fault.VALUE, "this is not a text that could be inserted", print.position());
        }
        return PythonText.str(value);
    }
}
