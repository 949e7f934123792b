package dev.jetstream.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTokensTest {
    @Test
    void leavesOutLayoutAndComments() {
        String sql = "SELECT a -- one\n, /* two\n */ b # three\nFROM `p.d.t`";

        assertThat(SqlTokens.normalized(sql)).isEqualTo("SELECT a , b FROM `p.d.t`");
        assertThat(SqlTokens.normalized(sql))
                .isEqualTo(SqlTokens.normalized("SELECT   a,\n  b\nFROM\n`p.d.t`"))
                .isNotEqualTo(SqlTokens.normalized("SELECT a, c FROM `p.d.t`"));
    }

    @Test
    void keepsLiteralsWhole() {
        assertThat(SqlTokens.of("x = 'a -- \\' b' AND y = r'[0-9]+$' OR z = \"\"\"#\n\"q\" \"\"\""))
                .filteredOn(token -> token.kind() == SqlTokens.Kind.STRING)
                .extracting(SqlTokens.Token::text)
                .containsExactly("'a -- \\' b'", "r'[0-9]+$'", "\"\"\"#\n\"q\" \"\"\"");
    }

    @Test
    void tellsWordsNumbersAndSymbolsApart() {
        assertThat(SqlTokens.of("br + 1.5 != @@x"))
                .extracting(SqlTokens.Token::kind)
                .containsExactly(
                        SqlTokens.Kind.WORD,
                        SqlTokens.Kind.SYMBOL,
                        SqlTokens.Kind.NUMBER,
                        SqlTokens.Kind.SYMBOL,
                        SqlTokens.Kind.SYMBOL,
                        SqlTokens.Kind.WORD);
    }

    @Test
    void readsToTheEndOfWhatIsNotFinished() {
        assertThat(SqlTokens.of("a 'b")).extracting(SqlTokens.Token::text).containsExactly("a", "'b");
        assertThat(SqlTokens.of("a /* b")).extracting(SqlTokens.Token::text).containsExactly("a");
        assertThat(SqlTokens.of("a 'b\\")).extracting(SqlTokens.Token::text).containsExactly("a", "'b\\");
    }
}
