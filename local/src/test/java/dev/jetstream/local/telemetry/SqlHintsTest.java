package dev.jetstream.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.local.telemetry.Condition.Access;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlHintsTest {
    private static SqlHints of(String sql) {
        SqlHints hints = new SqlHints();
        hints.add(sql);
        return hints;
    }

    @Test
    void groupsComparisonsThatOneRowCanSatisfyTogether() {
        SqlHints hints =
                of("SELECT COUNTIF(e.method = 'open' AND e.object = 'menu'), COUNTIF(e.method = 'close') FROM t e");

        assertThat(hints.groups())
                .contains(
                        List.of(Condition.column("method", "open"), Condition.column("object", "menu")),
                        List.of(Condition.column("method", "close")))
                .doesNotContain(List.of(Condition.column("method", "open"), Condition.column("method", "close")));
    }

    @Test
    void carriesWhatStandsBeforeAParenthesisIntoEachAlternative() {
        SqlHints hints = of("SELECT 1 FROM t WHERE category = 'ui' AND (name = 'a' OR name = 'b')");

        assertThat(hints.groups())
                .contains(
                        List.of(Condition.column("category", "ui"), Condition.column("name", "a")),
                        List.of(Condition.column("category", "ui"), Condition.column("name", "b")));
    }

    @Test
    void seesJsonPathsMapKeysHistogramsAndLists() {
        SqlHints hints = of("""
                SELECT
                  JSON_VALUE(event_extra, '$.source') = 'urlbar',
                  mozfun.map.get_key(extras, 'page'),
                  mozfun.hist.extract(payload.histograms.load_ms).sum,
                  SUM(IF(engine IN ('one', 'two'), 1, 0))
                FROM `p.d.t`
                """);

        assertThat(hints.jsonPaths("event_extra")).containsExactly("$.source");
        assertThat(hints.mapKeys("extras")).containsExactly("page");
        assertThat(hints.isHistogram("load_ms")).isTrue();
        assertThat(hints.groups())
                .contains(List.of(Condition.json("event_extra", "$.source", "urlbar")))
                .contains(List.of(new Condition("engine", Access.COLUMN, "", List.of("one", "two"))));
    }

    @Test
    void readsNothingFromCommentsOrNegations() {
        SqlHints hints = of("SELECT 1 -- name = 'comment'\nFROM t /* name = 'other' */ WHERE name NOT IN ('never')");

        assertThat(hints.groups()).isEmpty();
    }
}
