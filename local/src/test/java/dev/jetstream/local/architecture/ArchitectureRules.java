package dev.jetstream.local.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The rules of the architecture by name: directions of dependency, and what keeps the system simulable. */
final class ArchitectureRules {
    private static final String ROOT = "dev.jetstream.";

    /** Where real time, threads and chance may enter: composition roots, the adapters, the embedded servers. */
    private static final DescribedPredicate<JavaClass> IMPURE = describe(
            "a *Command, an adapter or an embedded server",
            type -> outermost(type).getSimpleName().endsWith("Command")
                    || type.getPackageName().startsWith(ROOT + "gcp")
                    || type.getPackageName().startsWith(ROOT + "emulators"));

    private static final Map<Class<?>, Set<String>> FORBIDDEN_CALLS = Map.of(
            Instant.class, Set.of("now"),
            LocalDate.class, Set.of("now"),
            Clock.class, Set.of("systemUTC", "systemDefaultZone", "system"),
            Schedulers.class, Set.of("parallel", "boundedElastic", "single", "immediate"),
            UUID.class, Set.of("randomUUID"),
            Random.class, Set.of("<init>"),
            Thread.class, Set.of("sleep"),
            System.class, Set.of("currentTimeMillis", "nanoTime"),
            Math.class, Set.of("random"));

    private ArchitectureRules() {}

    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new TreeMap<>();
        direction(rules, "core", "gcp", "dispatcher", "worker", "exporter", "cli", "local", "emulators");
        direction(rules, "gcp", "dispatcher", "worker", "exporter", "cli", "local", "emulators");
        direction(rules, "dispatcher", "worker", "exporter", "cli", "local", "emulators");
        direction(rules, "worker", "dispatcher", "exporter", "cli", "local", "emulators");
        direction(rules, "exporter", "dispatcher", "worker", "cli", "local", "emulators");
        direction(rules, "cli", "local", "emulators");
        direction(rules, "emulators", "core", "gcp", "dispatcher", "worker", "exporter", "cli", "local");
        rules.put("no-cycles", slices().matching(ROOT + "(**)").should().beFreeOfCycles());
        rules.put("google-only-in-gcp", onlyIn("com.google.cloud..", "gcp"));
        rules.put("wire-types-only-in-gcp-and-emulators", onlyIn("io.grpc..", "gcp", "emulators"));
        rules.put("duckdb-only-in-emulators", onlyIn("org.duckdb..", "emulators"));
        rules.put("pure-packages-without-reactor", pureWithoutReactor());
        rules.put("adapters-are-wired-by-commands-only", adaptersWiredByCommands());
        rules.put("only-commands-subscribe-or-block", onlyCommandsBlock());
        rules.put("made-to-be-simulated", noHiddenTimeOrChance());
        rules.put("strict-math-in-statistics", strictMath());
        return rules;
    }

    private static void direction(Map<String, ArchRule> rules, String module, String... forbidden) {
        String[] packages = java.util.Arrays.stream(forbidden)
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new);
        rules.put(
                "direction-" + module,
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + module + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages)
                        .allowEmptyShould(true));
    }

    private static ArchRule onlyIn(String library, String... modules) {
        String[] packages =
                java.util.Arrays.stream(modules).map(name -> ROOT + name + "..").toArray(String[]::new);
        return noClasses()
                .that(resideInAPackage("dev.jetstream..").and(DescribedPredicate.not(resideInAnyPackage(packages))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static ArchRule pureWithoutReactor() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "core.experiment..",
                        ROOT + "core.config..",
                        ROOT + "core.plan..",
                        ROOT + "core.sql..",
                        ROOT + "core.statistics..",
                        ROOT + "core.failure..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor..");
    }

    private static ArchRule adaptersWiredByCommands() {
        return noClasses()
                .that(resideInAPackage("dev.jetstream..")
                        .and(DescribedPredicate.not(resideInAPackage(ROOT + "gcp..")))
                        .and(DescribedPredicate.not(
                                describe("a composition root", ArchitectureRules::isCompositionRoot))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "gcp..");
    }

    private static ArchRule onlyCommandsBlock() {
        return noClasses()
                .that(resideInAPackage("dev.jetstream..").and(DescribedPredicate.not(IMPURE)))
                .should()
                .callMethodWhere(describe(
                        "subscribing to or blocking on a publisher",
                        call -> isPublisher(call)
                                && Set.of("subscribe", "block", "blockFirst", "blockLast", "blockOptional")
                                        .contains(call.getName())));
    }

    private static ArchRule noHiddenTimeOrChance() {
        return noClasses()
                .that(resideInAPackage("dev.jetstream..").and(DescribedPredicate.not(IMPURE)))
                .should()
                .callCodeUnitWhere(describe("reading hidden time, threads or chance", ArchitectureRules::isForbidden));
    }

    private static ArchRule strictMath() {
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "core.statistics..")
                .should()
                .callMethodWhere(describe(
                        "a transcendental function of Math",
                        call -> call.getTargetOwner().isEquivalentTo(Math.class)
                                && Set.of(
                                                "exp", "log", "log10", "pow", "sin", "cos", "tan", "cbrt", "expm1",
                                                "log1p", "tanh", "sinh", "cosh", "atan", "asin", "acos", "atan2")
                                        .contains(call.getName())));
    }

    private static boolean isPublisher(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        return owner.isAssignableTo(Flux.class) || owner.isAssignableTo(Mono.class);
    }

    private static boolean isForbidden(JavaCall<?> call) {
        return FORBIDDEN_CALLS.entrySet().stream()
                .anyMatch(entry -> call.getTargetOwner().isEquivalentTo(entry.getKey())
                        && entry.getValue().contains(call.getName())
                        && !(call.getName().equals("now")
                                && call.getTarget().getRawParameterTypes().size() == 1));
    }

    private static boolean isCompositionRoot(JavaClass type) {
        return outermost(type).getSimpleName().endsWith("Command");
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
