package dev.jetstream.emulators.bigquery.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicFunctionsTest {
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
                    # get_key: the first of several, no such key, NULL key, empty and no map, a structure as value
                    mozfun.map.get_key([STRUCT('a' AS key, 1 AS value), ('b', 2), ('b', 3)], 'b') | 2
                    mozfun.map.get_key([STRUCT('a' AS key, 1 AS value)], 'c')                     | NULL
                    mozfun.map.get_key([STRUCT('a' AS key, 1 AS value)], CAST(NULL AS STRING))    | NULL
                    mozfun.map.get_key(ARRAY<STRUCT<key STRING, value INT64>>[], 'a')   | NULL
                    mozfun.map.get_key(CAST(NULL AS ARRAY<STRUCT<key STRING, value INT64>>), 'a') | NULL
                    mozfun.map.get_key([STRUCT('a' AS key, STRUCT('control' AS branch) AS value)], CONCAT('', 'a')).branch | control
                    mozfun.map.get_key([STRUCT(7 AS key, 'x' AS value)], 7)                       | x
                    mozdata.udf.get_key([STRUCT('a' AS key, 1 AS value)], 'a')                    | 1
                    `moz-fx-data-shared-prod`.udf.get_key([STRUCT('a' AS key, 1 AS value)], 'a')  | 1
                    mozfun.map.extract_keyed_scalar_sum([STRUCT('a' AS key, 1 AS value), ('b', NULL), ('c', 4)]) | 5
                    mozfun.map.extract_keyed_scalar_sum([])                                       | NULL
                    mozfun.map.extract_keyed_scalar_sum(NULL)                                     | NULL
                    mozfun.json.extract_int_map('{"3":5,"-7":1}')    | [{'key': 3, 'value': 5}, {'key': -7, 'value': 1}]
                    mozfun.json.extract_int_map('{"a":5,"7":"b"}')   | [{'key': NULL, 'value': 5}, {'key': 7, 'value': NULL}]
                    mozfun.json.extract_int_map('{}')                | []
                    mozfun.json.extract_int_map('')                  | []
                    mozfun.json.extract_int_map(NULL)                | []
                    """)
    void readsMaps(String call, String expected) throws SQLException {
        assertThat(database.value("SELECT " + call)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    mozfun.hist.threshold_count('3;2;5;1,2;0:1,1:5,2:3', 1) | 8
                    mozfun.hist.threshold_count('3;2;5;1,2;0:1,1:5,2:3', 9) | 0
                    mozfun.hist.threshold_count('4,5', 1)                   | 5
                    mozfun.hist.threshold_count(NULL, 1)                    | 0
                    mozfun.hist.threshold_count('4,5', NULL)                | 0
                    `moz-fx-data-shared-prod`.udf.histogram_to_threshold_count('4,5', 0)                          | 9
                    `moz-fx-data-shared-prod`.udf.json_extract_histogram('4,5').sum                               | 5
                    `moz-fx-data-shared-prod`.udf.histogram_max_key_with_nonzero_value('9;1;5;1,2;0:1,4:5,8:0')   | 4
                    `moz-fx-data-shared-prod`.udf.histogram_max_key_with_nonzero_value('0')                       | NULL
                    `moz-fx-data-shared-prod`.udf.histogram_max_key_with_nonzero_value(NULL)                      | NULL
                    `moz-fx-data-shared-prod`.udf.extract_histogram_sum('{"sum":7}')                              | 7
                    `moz-fx-data-shared-prod`.udf.extract_histogram_sum('3;2;6;1,2;0:0')                          | 6
                    `moz-fx-data-shared-prod`.udf.extract_histogram_sum('4,5')                                    | 5
                    `moz-fx-data-shared-prod`.udf.extract_histogram_sum('3')                                      | 3
                    `moz-fx-data-shared-prod`.udf.extract_histogram_sum('many')                                   | NULL
                    `moz-fx-data-shared-prod`.udf.extract_histogram_sum(NULL)                                     | NULL
                    `moz-fx-data-shared-prod`.udf.keyed_histogram_get_sum([STRUCT('a' AS key, '4,5' AS value)], 'a') | 5
                    `moz-fx-data-shared-prod`.udf.keyed_histogram_get_sum([STRUCT('a' AS key, '4,5' AS value)], 'b') | NULL
                    mozfun.hist.merge([mozfun.hist.extract('4,5'), mozfun.hist.extract('1,2')]) | {'bucket_count': 3, 'sum': 7, 'histogram_type': 2, 'range': [1, 2], 'values': [{'key': 0, 'value': 5}, {'key': 1, 'value': 7}, {'key': 2, 'value': 0}]}
                    mozfun.hist.percentiles(mozfun.hist.extract('9;1;5;1,2;0:1,4:2,8:1'), [0.9, 0.25, 0.5]) | [{'percentile': 0.25, 'value': 0}, {'percentile': 0.5, 'value': 4}, {'percentile': 0.9, 'value': 8}]
                    mozfun.hist.percentiles(mozfun.hist.extract('4,5'), [2.0])  | []
                    mozfun.hist.percentiles(mozfun.hist.extract(NULL), [0.5])   | []
                    """)
    void summarisesHistograms(String call, String expected) throws SQLException {
        assertThat(database.value("SELECT " + call)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    mozfun.stats.mode_last(['a', 'b', 'a'])     | a
                    mozfun.stats.mode_last(['a', 'b'])          | b
                    mozfun.stats.mode_last([NULL, NULL, 4])     | 4
                    mozfun.stats.mode_last(ARRAY<STRING>[]) | NULL
                    mozfun.bits28.days_since_seen(1)            | 0
                    mozfun.bits28.days_since_seen(40)           | 3
                    mozfun.bits28.days_since_seen(1 << 27)      | 27
                    mozfun.bits28.days_since_seen(0)            | NULL
                    mozfun.bits28.days_since_seen(NULL)         | NULL
                    """)
    void summarisesLists(String call, String expected) throws SQLException {
        assertThat(database.value("SELECT " + call)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    extract_version('128.3.1', 'major') = 128   | true
                    extract_version('128.3.1', 'minor') = 3     | true
                    extract_version('128.3.1', 'patch') = 1     | true
                    extract_version('128.0b4', 'beta') = 4      | true
                    extract_version('128.0rc12', 'beta') = 12   | true
                    extract_version('128.0', 'patch')           | NULL
                    extract_version('128.0', 'epoch')           | NULL
                    extract_version('nightly', 'major')         | NULL
                    extract_version(NULL, 'major')              | NULL
                    truncate_version('10.15.7', 'major') = 10   | true
                    truncate_version('10.15.7', 'minor') = 10.15 | true
                    truncate_version('7', 'minor')              | NULL
                    truncate_version('10', 'minor') = 10        | true
                    truncate_version(NULL, 'minor')             | NULL
                    os('Windows_NT')                            | Windows
                    os('WINNT')                                 | Windows
                    os('Darwin')                                | Mac
                    os('GNU/Linux')                             | Linux
                    os('FreeBSD')                               | Linux
                    os('iOS')                                   | iOS
                    os('my iPhone')                             | iOS
                    os('Android 14')                            | Android
                    os('BeOS')                                  | Other
                    os(NULL)                                    | Other
                    windows_version_info('Linux', '10.0', 1)          | NULL
                    windows_version_info('Windows_98', NULL, NULL)    | Windows 98
                    windows_version_info('Windows_NT', '4.0', NULL)   | Windows NT 4.0
                    windows_version_info('Windows', '4.0', NULL)      | NULL
                    windows_version_info('Windows_NT', '5.2', NULL)   | Windows XP
                    windows_version_info('Windows_NT', '6.3', NULL)   | Windows 8.1
                    windows_version_info('Windows_NT', '10.0', 21999) | Windows 10
                    windows_version_info('Windows_NT', '10.0', 22000) | Windows 11
                    windows_version_info('Windows_NT', '10.0', NULL)  | Windows 10 or 11
                    windows_version_info('Windows_NT', '11.0', 1)     | NULL
                    windows_version_info(NULL, NULL, NULL)            | NULL
                    fenix_build_to_datetime('10601300')         | 2019-03-01 13:00:00
                    fenix_build_to_datetime('10602400')         | NULL
                    fenix_build_to_datetime('2015718267')       | 2020-01-20 23:00:00
                    fenix_build_to_datetime('123')              | NULL
                    fenix_build_to_datetime('abcdefghij')       | NULL
                    fenix_build_to_datetime(NULL)               | NULL
                    """)
    void normalises(String call, String expected) throws SQLException {
        assertThat(database.value("SELECT mozfun.norm." + call)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    normalize_search_engine('ENGINE2-partner')  | Engine2
                    normalize_search_engine('engine4')          | Other
                    normalize_search_engine('')                 | Other
                    normalize_search_engine(NULL)               | NULL
                    monetized_search('engine1', 'DE', NULL, DATE '2026-01-01') | false
                    """)
    void standsInForSearchEngines(String call, String expected) throws SQLException {
        assertThat(database.value("SELECT `moz-fx-data-shared-prod`.udf." + call))
                .isEqualTo(expected);
    }

    @Test
    void refusesAMapEntryWithoutAColon() {
        assertThatThrownBy(() -> database.value("SELECT mozfun.json.extract_int_map('{3}')"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void knowsNoOtherFunction() {
        assertThat(PublicFunctions.find("mozfun.map.get_keys")).isEmpty();
        assertThat(PublicFunctions.find("../library/map")).isEmpty();
    }
}
