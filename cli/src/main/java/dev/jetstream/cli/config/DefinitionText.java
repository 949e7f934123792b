package dev.jetstream.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.cli.Terminal;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.resolve.Definition;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a definition for people: a line a key, with the place where it was written; texts of several lines below. */
final class DefinitionText {
    private static final int KEY_WIDTH = 26;
    private static final int VALUE_WIDTH = 44;

    private final PrintWriter out;
    private final Terminal terminal;

    DefinitionText(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void print(Definition definition) {
        print(definition, "");
    }

    private void print(Definition definition, String indent) {
        out.println(indent + terminal.bold(definition.kind() + " " + SourceReport.shown(definition.name())));
        for (Map.Entry<String, JsonNode> entry : definition.value().properties()) {
            print(entry.getKey(), entry.getValue(), definition.origins().get(entry.getKey()), indent + "  ");
        }
        definition.parts().forEach(part -> print(part, indent + "  "));
    }

    private void print(String key, JsonNode value, @Nullable Place origin, String indent) {
        boolean derived = key.equals("from_expression_expanded");
        String where = origin == null ? (derived ? "" : "default") : SourceReport.shown(origin.toString());
        String text = value.isTextual() ? value.textValue().stripTrailing() : value.toString();
        String padded = indent + padded(key, KEY_WIDTH) + " ";
        if (text.contains("\n") || text.length() > VALUE_WIDTH) {
            out.println((padded + terminal.dim(where)).stripTrailing());
            text.stripLeading().lines().forEach(line -> out.println(indent + "  │ " + SourceReport.shown(line)));
        } else {
            String line = padded + padded(SourceReport.shown(text), VALUE_WIDTH) + " " + terminal.dim(where);
            out.println(line.stripTrailing());
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
