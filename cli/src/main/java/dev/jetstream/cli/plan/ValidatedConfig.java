package dev.jetstream.cli.plan;

import dev.jetstream.core.failure.InvalidException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking one config file.
 *
 * @param note why it was skipped, or empty
 * @param problem what is wrong with it, or null
 * @param bytes that its metrics would read; empty when there was nothing to ask for
 */
record ValidatedConfig(
        ConfigTarget target,
        State state,
        String note,
        @Nullable InvalidException problem,
        Optional<Long> bytes) {
    private static final BigDecimal TEBIBYTE = BigDecimal.valueOf(1L << 40);

    enum State {
        BROKEN,
        VALID,
        SKIPPED
    }

    static ValidatedConfig broken(ConfigTarget target, InvalidException problem) {
        return new ValidatedConfig(target, State.BROKEN, "", problem, Optional.empty());
    }

    static ValidatedConfig valid(ConfigTarget target, Optional<Long> bytes) {
        return new ValidatedConfig(target, State.VALID, "", null, bytes);
    }

    static ValidatedConfig skipped(ConfigTarget target, String note) {
        return new ValidatedConfig(target, State.SKIPPED, note, null, Optional.empty());
    }

    /** The estimate in whole TiB, to the even one of two that are as near; -1 without a positive estimate. */
    long terabytes() {
        return bytes.filter(count -> count > 0)
                .map(count -> BigDecimal.valueOf(count)
                        .divide(TEBIBYTE, 0, RoundingMode.HALF_EVEN)
                        .longValueExact())
                .orElse(-1L);
    }
}
