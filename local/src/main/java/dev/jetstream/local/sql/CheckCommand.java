package dev.jetstream.local.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.Profile;
import dev.jetstream.local.sql.StatementFiles.Looked;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells whether statements are right: parsed, and bound to tables, without running them. */
@Command(
        name = "check",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Parse statements and bind them to the work directory's tables, or to those of --schemas. Nothing is run.",
            "",
            "Example: jetstream sql check --schemas schemas.json my-query.sql"
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    StatementFiles statements = new StatementFiles();

    private final Profile profile;

    public CheckCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        ((JetstreamCommand) spec.root().userObject()).group().quietly();
        PrintWriter out = spec.commandLine().getOut();
        List<Looked> looked = statements.look(profile);
        if (format() == OutputFormat.JSON) {
            out.println(json(looked));
        } else {
            looked.forEach(one -> print(one, out));
        }
        boolean allRight = looked.stream().allMatch(one -> one.verdict().fault() == null);
        return (allRight ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private OutputFormat format() {
        return ((JetstreamCommand) spec.root().userObject()).group().format();
    }

    private static void print(Looked looked, PrintWriter out) {
        Verdict.Fault fault = looked.verdict().fault();
        if (fault == null) {
            out.println("ok     %s: %d columns"
                    .formatted(looked.file(), looked.verdict().columns().size()));
            return;
        }
        String place = fault.line() == 0 ? "" : ":%d:%d".formatted(fault.line(), fault.column());
        out.println("error  %s%s: %s".formatted(looked.file(), place, fault.message()));
        fault.excerpt(looked.sql()).forEach(out::println);
    }

    private static String json(List<Looked> all) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        for (Looked looked : all) {
            var entry = list.addObject().put("file", looked.file().toString());
            Verdict.Fault fault = looked.verdict().fault();
            entry.put("ok", fault == null);
            if (fault == null) {
                looked.verdict().columns().forEach(entry.putArray("columns")::add);
            } else {
                entry.put("error", fault.message()).put("line", fault.line()).put("column", fault.column());
            }
        }
        return list.toString();
    }
}
