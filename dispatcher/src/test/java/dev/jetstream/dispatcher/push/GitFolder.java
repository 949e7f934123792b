package dev.jetstream.dispatcher.push;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand.ResetType;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A git repository in a folder, to be pushed to. */
public final class GitFolder implements AutoCloseable {
    private final Path folder;
    private final Git git;
    private int commits;

    public GitFolder(Path folder) throws GitAPIException {
        this.folder = folder;
        this.git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call();
    }

    public String location() {
        return folder.toString();
    }

    public GitFolder write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    public GitFolder delete(String path) throws IOException {
        Files.delete(folder.resolve(path));
        return this;
    }

    /** Commits everything; answers with the commit. */
    public String commit(String message) throws GitAPIException {
        Instant when = Instant.parse("2024-01-01T00:00:00Z").plusSeconds(++commits);
        PersonIdent author = new PersonIdent("Somebody", "somebody@example.org", when, ZoneOffset.UTC);
        var unused = git.add().addFilepattern(".").call();
        var unusedToo = git.add().addFilepattern(".").setUpdate(true).call();
        return git.commit()
                .setMessage(message)
                .setAuthor(author)
                .setCommitter(author)
                .setSign(false)
                .setAllowEmpty(true)
                .call()
                .name();
    }

    /** Moves the branch to a commit, whatever was there: what a forced push does. */
    public void reset(String commit) throws GitAPIException {
        var unused = git.reset().setMode(ResetType.HARD).setRef(commit).call();
    }

    @Override
    public void close() {
        git.close();
    }
}
