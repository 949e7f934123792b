package dev.jetstream.cli.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.statistics.StatisticAnswer.AnswerRow;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.failure.NothingSelectedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Computes one statistic from a CSV, or many from a file of requests, as an analysis would. */
@Command(
        name = "statistics",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Compute a statistic from a CSV with a column 'branch' and one row a client.",
            "",
            "Example: jetstream statistics --data clients.csv --metric active_hours --statistic bootstrap_mean"
        })
public final class StatisticsCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    What what;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return (what.requests == null ? one(what.one, out) : many(what.requests, out)).code();
    }

    private ExitCode one(One asked, PrintWriter out) {
        List<String> warnings = new ArrayList<>();
        StatisticAnswer answer = new Calculator(Path.of(""), warnings::add).answer(request(asked));
        requireReference(asked.referenceBranch, answer);
        StatisticAnswer shown = new StatisticAnswer(
                answer.id(),
                answer.rows().stream()
                        .filter(row -> row.isOf(asked.referenceBranch))
                        .toList(),
                answer.errors());
        warnings.forEach(warning -> tell("warning: " + warning));
        if (top.group().format() == OutputFormat.JSON) {
            out.println(Requests.line(shown));
        } else if (!shown.rows().isEmpty()) {
            new AnswerTable(top.group().terminal().width()).lines(shown.rows()).forEach(out::println);
        }
        shown.errors().forEach(error -> tell("error: " + error));
        return shown.errors().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ExitCode many(Path requests, PrintWriter out) {
        Path folder = Objects.requireNonNullElse(requests.toAbsolutePath().getParent(), requests);
        Calculator calculator = new Calculator(folder, warning -> tell("warning: " + warning));
        try (BufferedReader lines = Files.newBufferedReader(requests, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    out.println(Requests.line(calculator.answer(line)));
                }
            }
        } catch (IOException e) {
            throw new NothingSelectedException("%s cannot be read: %s".formatted(requests, e.getMessage()));
        }
        return ExitCode.DONE;
    }

    private StatisticRequest request(One asked) {
        try {
            Map<String, Object> params = asked.params == null ? Map.of() : Requests.map(Requests.tree(asked.params));
            List<JsonNode> treatments = new ArrayList<>();
            if (asked.preTreatments != null) {
                Requests.tree(asked.preTreatments).forEach(treatments::add);
            }
            StatisticRequest request = new StatisticRequest(
                    null, asked.data, asked.metric, asked.statistic, params, treatments, asked.period);
            var unused = List.of(request.analysisPeriod(), request.treatments());
            return request;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Objects.requireNonNull(e.getMessage()), e);
        }
    }

    private static void requireReference(@Nullable String reference, StatisticAnswer answer) {
        List<String> known =
                answer.rows().stream().map(AnswerRow::branch).distinct().toList();
        if (reference != null && !known.isEmpty() && !known.contains(reference)) {
            throw new NothingSelectedException("there is no branch '%s'%s; there are %s"
                    .formatted(reference, NearestName.hint(reference, known), known));
        }
    }

    private void tell(String line) {
        spec.commandLine().getErr().println(line);
    }

    /** One statistic, or a file of them. */
    static final class What {
        @ArgGroup(exclusive = false, multiplicity = "1")
        @SuppressWarnings("NullAway.Init") // picocli sets it unless there is a file
        One one;

        @Option(
                names = "--requests",
                required = true,
                paramLabel = "FILE",
                description = {
                    "Many in one process: a line of JSON each, with id, data, metric, statistic, params,",
                    "pre_treatments and period; one line of JSON comes out for each."
                })
        @Nullable Path requests;
    }

    /** One statistic. */
    static final class One {
        @Option(names = "--data", required = true, paramLabel = "FILE", description = "The CSV.")
        String data = "";

        @Option(names = "--metric", required = true, paramLabel = "COLUMN", description = "The metric's column.")
        String metric = "";

        @Option(
                names = "--statistic",
                required = true,
                paramLabel = "NAME",
                description = "As configs name it: bootstrap_mean, linear_model_mean, deciles, ...")
        String statistic = "";

        @Option(names = "--params", paramLabel = "JSON", description = "Its parameters: {\"drop_highest\": 0.01}")
        @Nullable String params;

        @Option(
                names = {"--pre-treatments", "--pre_treatments"},
                paramLabel = "JSON",
                description = "[\"remove_nulls\", {\"name\": \"log\", \"base\": 2}]")
        @Nullable String preTreatments;

        @Option(names = "--period", paramLabel = "PERIOD", description = "Of the analysis (overall).")
        @Nullable String period;

        @Option(
                names = {"--reference-branch", "--reference_branch"},
                paramLabel = "BRANCH",
                description = "Show only comparisons with this one (default: with each).")
        @Nullable String referenceBranch;
    }
}
