package dev.jetstream.dispatcher.trigger;

import dev.jetstream.core.experiment.AnalysisPeriod;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something from outside that asks for a batch (integrations-spec 3.2).
 *
 * @param requestId the caller's key: the same key means the same act, however often it comes
 * @param date of the analyses; there whenever the action is {@link Action#RUN}
 * @param slugs the only experiments, or none for all
 * @param periods the only periods, or none for all
 * @param discreteMetrics one metrics table per data source or one for all, or null for what each experiment has
 * @param settings what replaces the service's own settings
 * @param push what was pushed; there exactly when the action is {@link Action#PUSH}
 */
public record Trigger(
        Action action,
        String requestId,
        @Nullable LocalDate date,
        List<String> slugs,
        List<AnalysisPeriod> periods,
        boolean recreateEnrollments,
        boolean statisticsOnly,
        @Nullable Boolean discreteMetrics,
        Settings settings,
        @Nullable Push push) {
    public Trigger {
        slugs = List.copyOf(slugs);
        periods = List.copyOf(periods);
    }

    /**
     * What a trigger may say of where and how; null leaves it to the service.
     *
     * @param bucket of the exports, {@code none} for none
     * @param imageVersion {@code latest} or the SHA-256 of an image
     * @param memoryRequest whole gigabytes with a {@code G}
     */
    public record Settings(
            @Nullable String project,
            @Nullable String dataset,
            @Nullable String bucket,
            @Nullable String imageVersion,
            @Nullable String memoryRequest) {
        /** Leaves everything to the service. */
        public static final Settings NONE = new Settings(null, null, null, null, null);
    }

    /**
     * A push to a config repository.
     *
     * @param repository owner and name
     * @param before the commit that the branch was at, or null when it is new or unknown
     * @param after the commit that it is at, or null when only its tip can tell
     */
    public record Push(
            String repository,
            @Nullable String before,
            @Nullable String after) {}
}
