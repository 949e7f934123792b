package dev.jetstream.dispatcher.trigger;

import java.util.Arrays;
import java.util.Optional;

/** What a trigger asks for, as the commands of the same names do. */
public enum Action {
    RUN("run"),
    RERUN("rerun"),
    RERUN_CONFIG_CHANGED("rerun-config-changed"),
    RERUN_SKIP("rerun-skip"),
    ENSURE_ENROLLMENTS("ensure-enrollments"),
    EXPORT_STATISTICS("export-statistics"),
    EXPORT_METADATA("export-metadata"),
    EXPORT_ERRORS("export-errors"),

    /** A push to a config repository: what it changes says what is to be done. */
    PUSH("push");

    private final String spelling;

    Action(String spelling) {
        this.spelling = spelling;
    }

    /** As in a trigger: {@code rerun-config-changed}. */
    public String spelling() {
        return spelling;
    }

    static Optional<Action> of(String spelling) {
        return Arrays.stream(values())
                .filter(action -> action.spelling.equals(spelling))
                .findFirst();
    }
}
