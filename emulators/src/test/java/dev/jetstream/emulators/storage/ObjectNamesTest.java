package dev.jetstream.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectNamesTest {
    @Test
    void leavesOrdinaryNamesReadable() {
        assertThat(ObjectNames.file("statistics/statistics_new-tab_daily.json"))
                .isEqualTo("statistics/statistics_new-tab_daily.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "a/../../b",
                "a/./b",
                "/absolute",
                "//",
                "trailing/",
                "nul\0byte",
                "back\\slash",
                "C:\\x",
                "%2E%2E/x",
                "üñî/çødé",
                "\uD83D\uDE00",
                ".state/x",
                ".lock",
                "con.",
                " space ",
                "a\u202Eb"
            })
    void noNameLeavesItsBucket(String name) {
        Path bucket = Path.of("bucket");
        Path file = bucket.resolve(ObjectNames.file(name));

        assertThat(file.normalize()).isEqualTo(file).startsWithRaw(bucket);
        assertThat(file.getNameCount()).isGreaterThan(1);
        assertThat(ObjectNames.file(name)).matches("[\\x20-\\x7e]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%", "é", "/"})
    void piecesOfLongNamesFitEveryFileSystem(String unit) {
        String name = unit.repeat(1024 / unit.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);

        ObjectNames.check(name);

        assertThat(List.of(ObjectNames.file(name).split("/")))
                .allSatisfy(piece -> assertThat(piece.length()).isBetween(1, 202));
    }

    @Test
    void noTwoNamesShareAFile() {
        Random random = new Random(7);
        String alphabet = "ab/.%-+ \0é";
        Set<String> names = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            int length = 1 + random.nextInt(random.nextInt(50) == 0 ? 500 : 6);
            while (name.length() < length) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            names.add(name.toString());
            files.add(ObjectNames.file(name.toString()));
        }

        assertThat(files).hasSameSizeAs(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a\nb", "a\rb"})
    void refusesWhatCloudStorageRefuses(String name) {
        assertThatThrownBy(() -> ObjectNames.check(name)).isInstanceOf(StorageException.class);
    }

    @Test
    void ordersByUtf8Bytes() {
        assertThat(ObjectNames.ORDER.compare("\uFFFD", "\uD83D\uDE00")).isNegative();
        assertThat(ObjectNames.ORDER.compare("a", "ab")).isNegative();
        assertThat(ObjectNames.ORDER.compare("b", "ab")).isPositive();
    }
}
