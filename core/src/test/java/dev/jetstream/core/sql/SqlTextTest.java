package dev.jetstream.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.warehouse.TableId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    @Test
    void escapesWhatWouldEndALiteral() {
        assertThat(SqlText.literal("it's a \\ \"x\"\n`")).isEqualTo("'it\\'s a \\\\ \\\"x\\\"\\u000a\\`'");
        assertThat(SqlText.literal("плюс ☃")).isEqualTo("'плюс ☃'");
    }

    @Test
    void quotesOnlyColumnsThatNeedIt() {
        assertThat(SqlText.column("active_hours")).isEqualTo("active_hours");
        assertThat(SqlText.column("Group")).isEqualTo("`Group`");
        assertThat(SqlText.column("a-b")).isEqualTo("`a-b`");
        assertThat(SqlText.column("1st")).isEqualTo("`1st`");
        assertThat(SqlText.path("client_info.client_id")).isEqualTo("client_info.client_id");
        assertThat(SqlText.path("NULL")).isEqualTo("`NULL`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.", ".a", "a..b"})
    void refusesColumnsWithoutAName(String path) {
        assertThatThrownBy(() -> SqlText.path(path))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("must have 1 to 300 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a`b", "a b", "a\nb", "a;b", "'"})
    void refusesTablesThatCannotBe(String name) {
        assertThatThrownBy(() -> SqlText.table(new TableId("p", "d", name))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> SqlText.table(new TableId("p", name, "t"))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> SqlText.table(new TableId(name, "d", "t"))).isInstanceOf(InvalidException.class);
        assertThat(SqlText.table(new TableId("example.com:p-1", "d", "t"))).isEqualTo("`example.com:p-1.d.t`");
    }

    @Test
    void keepsACommentOnItsLine() {
        assertThat(SqlText.comment("a\r\nDROP TABLE b\u2028c\u0085")).isEqualTo("a  DROP TABLE b c ");
    }

    @Test
    void movesLinesButNotThoseInsideALiteral() {
        String sql = "SELECT\n  '''a\nb''',\n\n  c\n";

        assertThat(SqlText.indent(2, sql)).isEqualTo("  SELECT\n    '''a\nb''',\n\n    c\n");
    }

    @Test
    void doesNotLetACommentSwallowWhatFollows() {
        assertThat(SqlText.named("SUM(x) -- all of them\n", "total")).isEqualTo("SUM(x) -- all of them\nAS total");
        assertThat(SqlText.named("\n SUM(x)\n", "total")).isEqualTo("SUM(x) AS total");
    }
}
