package dev.jetstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine that nobody told who it is to Google; a process of its own, for this one may know. */
class NoCredentialsTest {
    /** Pull requests' checks know 1 as broken; elsewhere 75 says that the same command may work later. */
    @ParameterizedTest
    @CsvSource({"validate_config, 1", "plan --date 2026-03-15, 75"})
    void saysWhatToDoInOneLine(String command, int code, @TempDir Path folder)
            throws IOException, InterruptedException {
        DemoFiles demo = DemoFiles.unpack(folder.resolve("demo"));
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.addAll(List.of(
                "--profile",
                "gcp",
                "--experiments",
                demo.experiments().toString(),
                "--config-repos",
                demo.configs().toString(),
                "--workdir",
                folder.resolve("work").toString()));
        if (command.equals("validate_config")) {
            arguments.add(demo.configs()
                    .resolve("jetstream/comfortable-reading-fonts.toml")
                    .toString());
        }

        assertThat(run(folder, arguments)).isEqualTo(code);

        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
        assertThat(Files.readString(folder.resolve("err")).lines())
                .singleElement()
                .asString()
                .startsWith(
                        "jetstream: there are no Google credentials for BigQuery on this machine: run 'gcloud auth");
    }

    private static int run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-cp",
                Objects.requireNonNullElse(
                        System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path")),
                LocalCommand.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(new File(folder.toFile(), "out"))
                .redirectError(new File(folder.toFile(), "err"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GOOGLE_") || name.startsWith("JETSTREAM_"));
        environment.put("CLOUDSDK_CONFIG", folder.toString());
        environment.put("NO_GCE_CHECK", "true");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
