package dev.jetstream.dispatcher.push;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a commit's message says of reruns (integrations-spec 3.3). */
enum SkipFlag {
    /** Nothing: what the commit changes is analysed anew. */
    NONE,
    /** Tables are labelled as updated, and nothing is computed. */
    RERUN,
    /** GitHub's own flags, which stop a workflow before it begins: nothing is done at all. */
    EVERYTHING;

    private static final List<String> RERUN_SPELLINGS =
            List.of("[ci rerun-skip]", "[ci rerun_skip]", "[ci skip-rerun]", "[ci skip_rerun]");
    private static final List<String> CI_SPELLINGS =
            List.of("[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]");

    /** A trailer stands in the last paragraph, behind an empty line. */
    private static final Pattern TRAILER =
            Pattern.compile("\\n\\s*\\n(?:[^\\n]+\\n)*skip-checks: *true[ \\t]*(?:\\n[^\\n]+)*\\s*$");

    static SkipFlag of(String message) {
        String unix = message.replace("\r\n", "\n");
        String lower = unix.toLowerCase(Locale.ROOT);
        if (CI_SPELLINGS.stream().anyMatch(lower::contains)
                || TRAILER.matcher(lower).find()) {
            return EVERYTHING;
        }
        return RERUN_SPELLINGS.stream().anyMatch(unix::contains) ? RERUN : NONE;
    }
}
