package dev.jetstream.cli.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.PlanningCommand;
import dev.jetstream.cli.Profile;
import dev.jetstream.cli.SourceOptions;
import dev.jetstream.cli.Terminal;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.gcp.remote.MissingCredentialsException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks config files before they are merged: 0 good, 1 broken, 2 and 3 good but expensive. */
@Command(
        name = "validate_config",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Check config files: that they resolve, and by a dry run that the warehouse accepts their statements.",
            "With --profile local the dry run is on this machine; --schemas says which columns tables have.",
            "",
            "Exit codes: 0 all good, 1 one is broken, 2 one reads more than --moderate-data-threshold, 3 more than"
                    + " --high-data-threshold.",
            "",
            "Example: jetstream validate_config --config-repos metric-hub my-experiment.toml outcomes/fenix/mine.toml"
        })
public final class ValidateConfigCommand implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int MODERATE = 2;
    private static final int HIGH = 3;

    /** Part of names in the statements; nothing is read from it or written to it. */
    private static final String DATASET = "mozanalysis";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Config files; what a file is its folder says.")
    List<Path> paths = new ArrayList<>();

    @Option(
            names = {"--is_private", "--is-private"},
            description = "The files are of a private repository.")
    boolean isPrivate;

    @Option(
            names = {"--high-data-threshold", "--high_data_threshold"},
            paramLabel = "TB",
            defaultValue = "20",
            description = "From more than this on the exit code is 3 (${DEFAULT-VALUE}).")
    int high = 20;

    @Option(
            names = {"--moderate-data-threshold", "--moderate_data_threshold"},
            paramLabel = "TB",
            defaultValue = "10",
            description = "From more than this on the exit code is 2 (${DEFAULT-VALUE}).")
    int moderate = 10;

    @Option(
            names = {"--verbose", "-v"},
            description = "Show the whole statement that the warehouse refuses, not only the lines around the place.")
    boolean verbose;

    @Mixin
    SourceOptions sources = new SourceOptions();

    private final Profile profile;

    /** Over a profile's warehouse. */
    public ValidateConfigCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        top.group().quietly();
        PrintWriter out = spec.commandLine().getOut();
        Profile chosen = sources.profile(profile);
        List<ValidatedConfig> checked = new ArrayList<>();
        boolean text = top.group().format() == OutputFormat.TEXT;
        try (PlanningCommand planning = opened(chosen)) {
            ConfigCollection repositories =
                    planning.await(planning.configs().snapshot(null).flatMap(planning.configs()::load));
            Validation validation = new Validation(
                    planning.catalog(),
                    repositories,
                    planning.warehouse(),
                    statements -> chosen.makeReadable(planning.warehouse(), statements),
                    PlanOptions.standard(sources.project(), DATASET),
                    isPrivate,
                    planning.clock());
            for (Path path : paths) {
                if (!Files.isRegularFile(path)) {
                    continue;
                }
                ValidatedConfig result = planning.await(validation.check(ConfigTarget.of(path)));
                checked.add(result);
                if (text) {
                    print(result, out, top.group().terminal());
                    out.flush();
                }
            }
        }
        int code = code(checked);
        if (text) {
            out.println(summary(checked, paths.size() - checked.size()));
        } else {
            out.println(json(checked, code));
        }
        return code;
    }

    /** Without credentials nothing can be checked, which is a 1 here as a broken config is. */
    private PlanningCommand opened(Profile chosen) {
        try {
            return PlanningCommand.withWarehouse(sources, chosen);
        } catch (MissingCredentialsException e) {
            throw new InvalidException("MissingCredentialsException", e.reason(), e);
        }
    }

    private int code(List<ValidatedConfig> checked) {
        long largest =
                checked.stream().mapToLong(ValidatedConfig::terabytes).max().orElse(-1);
        if (checked.stream().anyMatch(result -> result.state() == ValidatedConfig.State.BROKEN)) {
            return BROKEN;
        }
        return largest > high ? HIGH : largest > moderate ? MODERATE : 0;
    }

    private void print(ValidatedConfig result, PrintWriter out, Terminal terminal) {
        String word = "%-8s".formatted(result.state().name().toLowerCase(Locale.ROOT));
        String line = result.target().path() + "  " + result.target().kindName();
        switch (result.state()) {
            case BROKEN -> {
                out.println(terminal.red(word) + line);
                problem(result).lines().forEach(text -> out.println("        " + text));
            }
            case SKIPPED -> out.println(terminal.dim(word) + line + ": " + result.note());
            case VALID -> out.println(terminal.green(word) + line + size(result));
        }
    }

    private String size(ValidatedConfig result) {
        long terabytes = result.terabytes();
        if (terabytes < 0) {
            return "";
        }
        String size = terabytes == 0 ? "reads less than half a TB" : "reads about %s TB".formatted(terabytes);
        String warning = terabytes > high
                ? ", which is more than %s: consider sample_size".formatted(high)
                : terabytes > moderate ? ", which is more than %s".formatted(moderate) : "";
        return ", " + size + warning;
    }

    private String problem(ValidatedConfig result) {
        if (result.problem() instanceof Validation.DryRunFailed failed) {
            boolean unknownHere = profile.name().equals("local")
                    && sources.profile(profile) == profile
                    && failed.reason().startsWith("Not found: Table");
            return StatementExcerpt.of(failed.sql(), failed.reason(), verbose)
                    + failed.reason()
                    + (unknownHere ? "\nOn this machine only tables are known that --schemas FILE describes." : "");
        }
        return result.problem() == null ? "" : result.problem().reason();
    }

    private static String summary(List<ValidatedConfig> checked, int noFiles) {
        List<String> counts = new ArrayList<>();
        for (ValidatedConfig.State state : ValidatedConfig.State.values()) {
            long count =
                    checked.stream().filter(result -> result.state() == state).count();
            if (count > 0) {
                counts.add(count + " " + state.name().toLowerCase(Locale.ROOT));
            }
        }
        if (noFiles > 0) {
            counts.add(noFiles + " no file");
        }
        return String.join(", ", counts);
    }

    private static String json(List<ValidatedConfig> checked, int code) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode files = root.putArray("files");
        for (ValidatedConfig result : checked) {
            ObjectNode file = files.addObject();
            file.put("path", result.target().path().toString())
                    .put("kind", result.target().kindName())
                    .put("state", result.state().name().toLowerCase(Locale.ROOT))
                    .put("terabytes", result.terabytes() < 0 ? null : result.terabytes());
            if (result.problem() != null) {
                file.put("code", result.problem().errorClass())
                        .put("error", result.problem().reason());
                @Nullable String sql = result.problem() instanceof Validation.DryRunFailed failed ? failed.sql() : null;
                file.put("sql", sql);
            }
        }
        return root.put("exit_code", code).toString();
    }
}
