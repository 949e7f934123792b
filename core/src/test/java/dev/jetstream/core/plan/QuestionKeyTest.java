package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionKeyTest {
    @Test
    void doesNotDependOnLayout() {
        assertThat(key("SELECT a, b -- both\nFROM t", "1")).isEqualTo(key("SELECT a,b FROM t", "1"));
    }

    @Test
    void dependsOnTextInputsAndKind() {
        assertThat(key("SELECT a FROM t", "1"))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(key("SELECT b FROM t", "1"))
                .isNotEqualTo(key("SELECT a FROM t", "2"))
                .isNotEqualTo(QuestionKey.of(QuestionKey.Kind.ENROLLMENTS, "SELECT a FROM t", List.of("1")));
    }

    @Test
    void doesNotLetPartsRunIntoEachOther() {
        assertThat(key("ab c", "1")).isNotEqualTo(key("a bc", "1"));
        assertThat(QuestionKey.of(QuestionKey.Kind.METRICS, "x", List.of("1", "2")))
                .isNotEqualTo(QuestionKey.of(QuestionKey.Kind.METRICS, "x", List.of("12")));
        assertThat(key("SELECT 'a  b'", "1")).isNotEqualTo(key("SELECT 'a b'", "1"));
    }

    private static String key(String sql, String input) {
        return QuestionKey.of(QuestionKey.Kind.METRICS, sql, List.of(input));
    }
}
