package dev.jetstream.local.sql;

import dev.jetstream.cli.Profile;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.emulators.bigquery.sql.Defaults;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of commands that look at files of statements, one statement a file. */
final class StatementFiles {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with a GoogleSQL statement each.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--schemas",
            paramLabel = "FILE",
            description = {
                "Bind against these tables instead of the work directory's:",
                "a JSON object, full table name to what 'bq show --schema' prints."
            })
    @Nullable Path schemas;

    @Option(
            names = {"--project_id", "--project-id"},
            paramLabel = "PROJECT",
            defaultValue = "${env:JETSTREAM_PROJECT_ID:-moz-fx-data-experiments}",
            description = "Completes names that leave out the project (${DEFAULT-VALUE}).")
    String project = "moz-fx-data-experiments";

    @Option(
            names = {"--dataset_id", "--dataset-id"},
            paramLabel = "DATASET",
            description = "Completes names that leave out the dataset.")
    @Nullable String dataset;

    @Option(
            names = "--workdir",
            paramLabel = "FOLDER",
            defaultValue = "${env:JETSTREAM_WORKDIR:-jetstream-work}",
            description = "Whose warehouse to ask (${DEFAULT-VALUE}).")
    Path workdir = Path.of("jetstream-work");

    /** A file and what came of it. */
    record Looked(Path file, String sql, Verdict verdict) {}

    List<Looked> look(Profile profile) {
        List<String> statements = files.stream().map(StatementFiles::read).toList();
        Defaults defaults = new Defaults(project, dataset);
        if (schemas != null) {
            return look(statements, Translator.of(SchemaCatalog.read(schemas), defaults));
        }
        try (Profile.Opened services = profile.open(workdir)) {
            URI bigquery = services.bigquery();
            if (bigquery == null) {
                throw new NothingSelectedException(
                        "the profile %s has no embedded warehouse".formatted(profile.name()));
            }
            return look(statements, Translator.of(bigquery, defaults));
        }
    }

    private List<Looked> look(List<String> statements, Translator translator) {
        List<Looked> looked = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            looked.add(new Looked(files.get(i), statements.get(i), translator.look(statements.get(i))));
        }
        return looked;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new NothingSelectedException("there is no file %s".formatted(file), e);
        } catch (MalformedInputException e) {
            throw new NothingSelectedException("file %s is no UTF-8 text".formatted(file), e);
        } catch (IOException e) {
            throw new NothingSelectedException("file %s cannot be read: %s".formatted(file, e), e);
        }
    }
}
