package dev.jetstream.cli.statistics;

import dev.jetstream.cli.JetstreamCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a command line gave. */
record Ran(int code, String out, String err) {
    static Ran jetstream(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = JetstreamCommand.execute(
                new JetstreamCommand(),
                List.of(new StatisticsCommand()),
                new PrintWriter(out),
                new PrintWriter(err),
                arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
