package dev.jetstream.local.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.Profile;
import dev.jetstream.local.sql.StatementFiles.Looked;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the embedded engine gets to see of a statement. */
@Command(
        name = "translate",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Print statements as the embedded engine would run them, for the curious.",
            "",
            "Example: jetstream sql translate --to duckdb --schemas schemas.json my-query.sql"
        })
public final class TranslateCommand implements Callable<Integer> {
    /** Dialects that can be translated to. */
    enum Dialect {
        DUCKDB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = "--to",
            paramLabel = "DIALECT",
            defaultValue = "duckdb",
            description = "To which dialect: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    Dialect to = Dialect.DUCKDB;

    @Mixin
    StatementFiles statements = new StatementFiles();

    private final Profile profile;

    public TranslateCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        ((JetstreamCommand) spec.root().userObject()).group().quietly();
        CommandLine line = spec.commandLine();
        List<Looked> looked = statements.look(profile);
        if (((JetstreamCommand) spec.root().userObject()).group().format() == OutputFormat.JSON) {
            line.getOut().println(json(looked));
        } else {
            looked.forEach(one -> print(one, looked.size() > 1, line));
        }
        boolean allRight = looked.stream().allMatch(one -> one.verdict().fault() == null);
        return (allRight ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private static void print(Looked looked, boolean named, CommandLine line) {
        Verdict.Fault fault = looked.verdict().fault();
        if (fault == null) {
            PrintWriter out = line.getOut();
            if (named) {
                out.println("-- " + looked.file());
            }
            out.println(looked.verdict().duckSql() + ";");
            return;
        }
        PrintWriter err = line.getErr();
        err.println("jetstream: %s:%d:%d: %s".formatted(looked.file(), fault.line(), fault.column(), fault.message()));
        fault.excerpt(looked.sql()).forEach(err::println);
    }

    private static String json(List<Looked> all) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        for (Looked looked : all) {
            ObjectNode entry = list.addObject().put("file", looked.file().toString());
            Verdict.Fault fault = looked.verdict().fault();
            if (fault == null) {
                entry.put("duckdb", looked.verdict().duckSql());
            } else {
                entry.put("error", fault.message()).put("line", fault.line()).put("column", fault.column());
            }
        }
        return list.toString();
    }
}
