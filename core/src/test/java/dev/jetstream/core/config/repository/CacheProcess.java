package dev.jetstream.core.config.repository;

import java.nio.file.Path;

/**
 * A process of its own that refreshes a mirror again and again and reads it; its exit code tells whether all went well.
 */
final class CacheProcess {
    private CacheProcess() {}

    public static void main(String[] arguments) {
        Path cache = Path.of(arguments[0]);
        String url = arguments[1];
        int rounds = Integer.parseInt(arguments[2]);
        GitClones clones = new GitClones(cache, null);
        for (int i = 0; i < rounds; i++) {
            GitRepository repository = new GitRepository(url, clones.refreshed(url, false), null, "", false);
            if (repository.load(repository.currentRevision()).isEmpty()) {
                throw new IllegalStateException("no layer");
            }
        }
    }
}
