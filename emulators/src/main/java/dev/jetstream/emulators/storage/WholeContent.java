package dev.jetstream.emulators.storage;

import java.util.function.Function;

/** The content of an upload that comes in one request. */
final class WholeContent implements ContentSink {
    private final StagedContent content;
    private final Function<StagedContent, Reply> commit;

    WholeContent(StagedContent content, Function<StagedContent, Reply> commit) {
        this.content = content;
        this.commit = commit;
    }

    @Override
    public void write(byte[] bytes) {
        content.append(bytes, 0);
    }

    @Override
    public Reply end() {
        try (content) {
            return commit.apply(content);
        }
    }

    @Override
    public void abort() {
        content.close();
    }
}
