package dev.jetstream.local.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the main classes to {@link ArchitectureRules}, and each rule to finding a planted offender. */
class ArchitectureTest {
    private static final String PLANTED = "Planted";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static JavaClasses main;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static JavaClasses planted;

    @BeforeAll
    static void importClasses() {
        main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("dev.jetstream");
        planted = new ClassFileImporter()
                .withImportOption(location -> location.contains("/" + PLANTED))
                .importPackages("dev.jetstream");
    }

    @TestFactory
    Stream<DynamicTest> mainClassesKeepEveryRule() {
        return ArchitectureRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(main)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleFindsItsPlantedOffender() {
        return ArchitectureRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> assertFindsOffender(rule)));
    }

    @Test
    void looksAtEveryModule() {
        assertThat(main.stream().map(type -> type.getPackageName().split("\\.", -1)[2]))
                .contains("core", "gcp", "dispatcher", "worker", "exporter", "cli", "local", "emulators");
    }

    private static void assertFindsOffender(Map.Entry<String, ArchRule> rule) {
        assertThat(rule.getValue().evaluate(planted).hasViolation())
                .as("a planted class breaks '%s'", rule.getKey())
                .isTrue();
    }
}
