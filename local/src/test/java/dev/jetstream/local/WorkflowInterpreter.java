package dev.jetstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of Argo as the shipped template uses: steps, {@code withSequence}, {@code continueOn}, {@code retryStrategy},
 * a semaphore, parameters and the exit handler. A container is the real program as a process of its own.
 *
 * <p>Pauses between tries are left out; everything else is read from the files.
 */
final class WorkflowInterpreter implements AutoCloseable {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]+)}}");
    private static final long PATIENCE_MINUTES = 5;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger pods = new AtomicInteger();
    private final List<Pod.End> ends = new CopyOnWriteArrayList<>();
    private final JsonNode template;
    private final Semaphore semaphore;
    private final Path workdir;
    private final List<String> jvm;
    private final Consumer<Pod> started;

    /**
     * An interpreter.
     *
     * @param jvm options of every process
     * @param started hears of each process, and may kill it
     */
    WorkflowInterpreter(Path template, Path limits, Path workdir, List<String> jvm, Consumer<Pod> started) {
        this.template = read(template);
        this.semaphore = new Semaphore(read(limits).at("/data/workers").asInt());
        this.workdir = workdir;
        this.jvm = jvm;
        this.started = started;
    }

    /** Runs a workflow that refers to the template; answers with the phase in which it ends. */
    String run(JsonNode workflow) {
        Map<String, String> values = new HashMap<>();
        template.at("/spec/arguments/parameters")
                .forEach(one -> values.put(
                        "workflow.parameters." + one.path("name").asText(),
                        one.path("value").asText()));
        workflow.at("/spec/arguments/parameters")
                .forEach(one -> values.put(
                        "workflow.parameters." + one.path("name").asText(),
                        one.path("value").asText()));
        values.put("workflow.name", workflow.at("/metadata/name").asText());
        boolean succeeded = execute(template.at("/spec/entrypoint").asText(), values);
        values.put("workflow.status", succeeded ? "Succeeded" : "Failed");
        boolean reported = execute(template.at("/spec/onExit").asText(), values);
        return succeeded && reported ? "Succeeded" : "Failed";
    }

    /** How every process ended, in that order. */
    List<Pod.End> ends() {
        return List.copyOf(ends);
    }

    private boolean execute(String name, Map<String, String> values) {
        JsonNode found = named(name);
        return found.has("steps") ? steps(found.path("steps"), values) : container(found, values);
    }

    private boolean steps(JsonNode groups, Map<String, String> values) {
        for (JsonNode group : groups) {
            boolean failed = false;
            for (JsonNode step : group) {
                failed |= !step(step, values) && !step.at("/continueOn/failed").asBoolean();
            }
            if (failed) {
                return false;
            }
        }
        return true;
    }

    private boolean step(JsonNode step, Map<String, String> values) {
        String name = step.path("template").asText();
        if (!step.has("withSequence")) {
            return execute(name, values);
        }
        int count = Integer.parseInt(filled(step.at("/withSequence/count").asText(), values));
        List<Future<Boolean>> slots = new ArrayList<>();
        for (int item = 0; item < count; item++) {
            Map<String, String> own = new HashMap<>(values);
            own.put("item", String.valueOf(item));
            slots.add(threads.submit(() -> execute(name, own)));
        }
        boolean all = true;
        for (Future<Boolean> slot : slots) {
            all &= result(slot);
        }
        return all;
    }

    private boolean container(JsonNode found, Map<String, String> values) {
        JsonNode retry = found.path("retryStrategy");
        RetryRule rule = new RetryRule(retry.path("expression").asText().strip());
        int limit = retry.path("limit").asInt();
        for (int attempt = 1; attempt <= limit + 1; attempt++) {
            Pod.End end = pod(found, values, attempt);
            if (end.succeeded()) {
                return true;
            }
            if (!rule.triesAgain(end)) {
                return false;
            }
        }
        return false;
    }

    private Pod.End pod(JsonNode found, Map<String, String> values, int attempt) {
        boolean limited = found.has("synchronization");
        if (limited) {
            semaphore.acquireUninterruptibly();
        }
        try {
            String name = "%s-%d".formatted(found.path("name").asText(), pods.incrementAndGet());
            Process process = process(found.path("container"), name, values);
            started.accept(new Pod(found.path("name").asText(), name, attempt, process));
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("pod %s did not end".formatted(name));
            }
            int code = process.exitValue();
            Pod.End end = new Pod.End(found.path("name").asText(), code == 0 ? "Succeeded" : "Failed", code, "");
            ends.add(end);
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            if (limited) {
                semaphore.release();
            }
        }
    }

    private Process process(JsonNode container, String name, Map<String, String> values) throws IOException {
        if (!container.at("/command/0").asText().equals("jetstream")) {
            throw new IllegalArgumentException("command " + container.path("command"));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(), LocalCommand.class.getName()));
        container.path("args").forEach(argument -> command.add(filled(argument.asText(), values)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(workdir.toFile(), name + ".out"));
        for (JsonNode variable : container.path("env")) {
            String key = variable.path("name").asText();
            String value = variable.has("valueFrom")
                    ? name
                    : filled(variable.path("value").asText(), values);
            String unused =
                    builder.environment().put(key, key.equals("JETSTREAM_WORKDIR") ? workdir.toString() : value);
        }
        return builder.start();
    }

    static String classPath() {
        return Objects.requireNonNullElse(
                System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
    }

    private static String filled(String text, Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String key = found.group(1).strip();
            String value = values.get(key);
            if (value == null) {
                throw new IllegalArgumentException("nothing is known of {{%s}}".formatted(key));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private JsonNode named(String name) {
        for (JsonNode one : template.at("/spec/templates")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException("there is no template " + name);
    }

    private static boolean result(Future<Boolean> slot) {
        try {
            return slot.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
