package dev.jetstream.dispatcher.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.jetstream.dispatcher.http.RefusedException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of GitHub's {@code push} payload we use. Which files changed is not taken from it: it may be cut short, and the
 * clone knows better.
 *
 * @param before null when the branch is new
 * @param deleted whether the branch is gone
 */
record PushPayload(String repository, String ref, @Nullable String before, String after, boolean deleted) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern NONE = Pattern.compile("0{40}");
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(SignedBody.KEPT)
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .build();

    /**
     * The push in a body.
     *
     * @throws RefusedException 400 when it is none
     */
    static PushPayload read(byte[] body) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(body);
        } catch (IOException e) {
            throw new RefusedException(400, "the body is no JSON document");
        }
        String after = commit(tree, "after");
        String before = commit(tree, "before");
        return new PushPayload(
                text(tree.at("/repository/full_name"), "repository.full_name"),
                text(tree.path("ref"), "ref"),
                NONE.matcher(before).matches() ? null : before,
                after,
                tree.path("deleted").asBoolean(false) || NONE.matcher(after).matches());
    }

    private static String commit(JsonNode tree, String field) {
        String commit = text(tree.path(field), field);
        if (!COMMIT.matcher(commit).matches()) {
            throw new RefusedException(400, field + " is no commit of 40 hex digits");
        }
        return commit;
    }

    private static String text(JsonNode node, String field) {
        if (!node.isTextual()) {
            throw new RefusedException(400, field + " is missing or no text");
        }
        return node.asText();
    }
}
