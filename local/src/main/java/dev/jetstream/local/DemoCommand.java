package dev.jetstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.cli.DispatchCommand;
import dev.jetstream.cli.JetstreamCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One invented experiment from telemetry to results, with everything as in production but the cloud. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "demo",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Generate telemetry for an invented experiment, analyse it through the messages, and show the results.",
            "",
            "Example: jetstream demo"
        })
final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = "--workdir",
            paramLabel = "FOLDER",
            defaultValue = "${env:JETSTREAM_WORKDIR:-jetstream-work}",
            description = "Where warehouse, bucket and journal are kept (${DEFAULT-VALUE}).")
    Path workdir = Path.of("jetstream-work");

    @Option(names = "--clients", paramLabel = "N", description = "Clients to generate; by default 33,000.")
    @Nullable Integer clients;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Another number, other clients.")
    long seed = TelemetryOptions.SEED;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DemoFiles files = DemoFiles.unpack(workdir.resolve("demo"));
        JsonNode demo = files.settings();
        TelemetryOptions telemetry = new TelemetryOptions();
        telemetry.generate = true;
        telemetry.clients = clients == null ? demo.path("clients").asInt() : clients;
        telemetry.seed = seed;
        Map<String, Double> effects = new TreeMap<>();
        demo.path("effects")
                .properties()
                .forEach(
                        effect -> effects.put(effect.getKey(), effect.getValue().asDouble()));
        LocalProfile profile = new LocalProfile(telemetry, files.schemas(), effects, Clock.systemUTC());
        List<LocalDate> dates = new ArrayList<>();
        demo.path("dates").forEach(date -> dates.add(LocalDate.parse(date.asText())));
        DispatchCommand dispatch = new DispatchCommand(profile);
        return dispatch.series(top, workdir, files.experiments(), files.configs(), dates, out)
                .code();
    }
}
