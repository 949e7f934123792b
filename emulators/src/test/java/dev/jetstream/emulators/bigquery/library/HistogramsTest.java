package dev.jetstream.emulators.bigquery.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistogramsTest {
    private LibraryDatabase database;

    @BeforeAll
    void open() throws SQLException {
        database = new LibraryDatabase();
    }

    @AfterAll
    void close() throws SQLException {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    '{"bucket_count":4,"histogram_type":1,"sum":7,"range":[1,9],"values":{"0":2,"3":1}}' | {'bucket_count': 4, 'histogram_type': 1, 'sum': 7, 'range': [1, 9], 'values': [{'key': 0, 'value': 2}, {'key': 3, 'value': 1}]}
                    ' {"sum": 7}'         | {'bucket_count': NULL, 'histogram_type': NULL, 'sum': 7, 'range': [], 'values': []}
                    '3;2;5;1,2;0:0,1:5,2' | {'bucket_count': 3, 'histogram_type': 2, 'sum': 5, 'range': [1, 2], 'values': [{'key': 0, 'value': 0}, {'key': 1, 'value': 5}]}
                    '4,5'                 | {'bucket_count': 3, 'histogram_type': 2, 'sum': 5, 'range': [1, 2], 'values': [{'key': 0, 'value': 4}, {'key': 1, 'value': 5}, {'key': 2, 'value': 0}]}
                    '6'                   | {'bucket_count': 3, 'histogram_type': 4, 'sum': 6, 'range': [1, 2], 'values': [{'key': 0, 'value': 6}, {'key': 1, 'value': 0}]}
                    '1,2,3'               | NULL
                    CAST(NULL AS STRING)  | NULL
                    """)
    void extractsEveryEncoding(String input, String expected) throws SQLException {
        assertThat(database.value("SELECT mozfun.hist.extract(" + input + ")")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "1;2", "3;2;x;1,2;0:0"})
    void refusesANumberThatIsNone(String input) {
        assertThatThrownBy(() -> database.value("SELECT mozfun.hist.extract('" + input + "')"))
                .isInstanceOf(SQLException.class);
    }
}
