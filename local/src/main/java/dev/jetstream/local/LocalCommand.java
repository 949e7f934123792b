package dev.jetstream.local;

import dev.jetstream.cli.JetstreamCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command on a laptop: everything that production has, and the embedded servers. */
public final class LocalCommand {
    private LocalCommand() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        JetstreamCommand top = new JetstreamCommand();
        System.exit(JetstreamCommand.execute(top, List.of(), out, err, arguments));
    }
}
