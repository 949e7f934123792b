package dev.jetstream.cli.statistics;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.AnalysisException;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.statistics.Covariate;
import dev.jetstream.core.statistics.RatioColumns;
import dev.jetstream.core.statistics.Sample;
import dev.jetstream.core.statistics.StatisticContext;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.StatisticsComputer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers requests, reading each data file once. */
final class Calculator {
    private final StatisticsComputer computer = new StatisticsComputer();
    private final Map<Path, DataFile> files = new HashMap<>();
    private final Path folder;
    private final Consumer<String> warnings;

    /**
     * A calculator.
     *
     * @param folder where files are looked for that are not below the current one
     * @param warnings told of what is worth knowing though no rows are missing
     */
    Calculator(Path folder, Consumer<String> warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    /** The answer to a line of a requests file; whatever is wrong with it is in the answer. */
    StatisticAnswer answer(String line) {
        StatisticRequest request;
        try {
            request = Requests.parse(line);
        } catch (IllegalArgumentException e) {
            return StatisticAnswer.failed(null, message(e));
        }
        try {
            return answer(request);
        } catch (IllegalArgumentException e) {
            return StatisticAnswer.failed(request.id(), message(e));
        } catch (AnalysisException e) {
            return StatisticAnswer.failed(request.id(), e.reason());
        }
    }

    /**
     * The answer to a request.
     *
     * @throws AnalysisException for a file that cannot be read
     * @throws IllegalArgumentException for a request that makes no sense
     */
    StatisticAnswer answer(StatisticRequest request) {
        DataFile data = files.computeIfAbsent(located(request.data()), DataFile::read);
        AnalysisPeriod period = request.analysisPeriod();
        Summary summary = new Summary(metric(request), request.statistic(), request.parameters(), request.treatments());
        boolean isRatio = RatioColumns.of(summary).isPresent();
        if (!isRatio && !data.has(request.metric())) {
            return StatisticAnswer.failed(
                    request.id(),
                    "there is no column '%s'%s; %s has %s"
                            .formatted(
                                    request.metric(),
                                    NearestName.hint(request.metric(), data.columns()),
                                    request.data(),
                                    data.columns()));
        }
        StatisticContext context =
                new StatisticContext("-", data.branches(), period, days(period), AnalysisBasis.ENROLLMENTS, "all");
        StatisticResult result = computer.compute(summary, sample(summary, period, data), context);
        List<String> errors = new ArrayList<>();
        for (RunEvent event : result.events()) {
            if ("ERROR".equals(event.level())) {
                errors.add(event.message());
            } else {
                warnings.accept(request.id() == null ? event.message() : request.id() + ": " + event.message());
            }
        }
        return new StatisticAnswer(
                request.id(),
                result.rows().stream().map(StatisticAnswer.AnswerRow::of).toList(),
                errors);
    }

    private Path located(String name) {
        Path given = Path.of(name);
        return Files.exists(given) ? given : folder.resolve(given);
    }

    private static Sample sample(Summary summary, AnalysisPeriod period, DataFile data) {
        RatioColumns ratio = RatioColumns.of(summary).orElse(null);
        if (ratio != null) {
            return data.has(ratio.numerator()) && data.has(ratio.denominator())
                    ? data.sample(ratio.numerator(), ratio.denominator())
                    : data.withoutColumns();
        }
        String metric = summary.metric().name();
        @Nullable String covariate = Covariate.of(summary, period)
                .map(Covariate::column)
                .filter(data::has)
                .orElse(null);
        return covariate == null ? data.sample(metric) : data.sample(metric, covariate);
    }

    private static Metric metric(StatisticRequest request) {
        boolean ratio = "population_ratio".equals(request.statistic());
        return new Metric(
                request.metric(),
                null,
                null,
                null,
                null,
                true,
                List.of(),
                List.of(),
                ratio ? List.of() : null,
                "scalar",
                null,
                null,
                false,
                null);
    }

    /** Of the window; an overall one has no length of its own here. */
    private static int days(AnalysisPeriod period) {
        return switch (period) {
            case WEEK, PREENROLLMENT_WEEK -> 7;
            case DAYS_28, PREENROLLMENT_DAYS_28 -> 28;
            default -> 1;
        };
    }

    private static String message(RuntimeException error) {
        return Objects.requireNonNullElse(error.getMessage(), error.toString());
    }
}
