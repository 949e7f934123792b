package dev.jetstream.core.config;

import static java.util.stream.Collectors.joining;

import dev.jetstream.core.failure.InvalidException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A config cannot be read or resolved: says where, which key, which value, and what is allowed.
 *
 * <p>Reading a file reports all of its problems at once; resolving stops at the first. The {@link #errorClass()} is the
 * one under which the reference fails for the same reason.
 */
public final class ConfigException extends InvalidException {
    /** Sort of failure, with the class name that readers of the log table know. */
    public enum Kind {
        SYNTAX("TomlDecodeError"),
        SHAPE("ClassValidationError"),
        VALUE("ValueError"),
        NOT_FOUND("DefinitionNotFound"),
        UNDEFINED("UndefinedError"),
        TEMPLATE_SYNTAX("TemplateSyntaxError"),
        NO_START_DATE("NoStartDateException"),
        NO_END_DATE("NoEndDateException"),
        PARAMETER("InvalidConfigurationException"),
        RECURSION("RecursionError"),
        REPOSITORY("InvalidConfigurationException");

        private final String errorClass;

        Kind(String errorClass) {
            this.errorClass = errorClass;
        }
    }

    private final Kind kind;
    private final transient List<ConfigProblem> problems;

    public ConfigException(Kind kind, List<ConfigProblem> problems) {
        this(kind, problems, null);
    }

    public ConfigException(Kind kind, List<ConfigProblem> problems, @Nullable Throwable cause) {
        super(kind.errorClass, problems.stream().map(ConfigProblem::toString).collect(joining("\n")), cause);
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    /** A failure with one cause. */
    public static ConfigException of(Kind kind, Place place, String keyPath, String message, @Nullable String help) {
        return new ConfigException(kind, List.of(new ConfigProblem(place, keyPath, message, help)));
    }

    /** What sort of failure it is. */
    public Kind kind() {
        return kind;
    }

    /** All causes, in the order of the file. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
