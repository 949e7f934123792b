package dev.jetstream.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that looks at experiments reads from: records, configs, and a profile's services. */
public final class SourceOptions {
    @Mixin
    CatalogOptions catalog = new CatalogOptions();

    @Mixin
    RepositoryOptions repositories = new RepositoryOptions();

    @Option(
            names = {"--project_id", "--project-id"},
            paramLabel = "PROJECT",
            converter = TablePartConverter.class,
            defaultValue = "${env:JETSTREAM_PROJECT_ID:-moz-fx-data-experiments}",
            description = "Project of the results (${DEFAULT-VALUE}).")
    String project = "moz-fx-data-experiments";

    @Option(
            names = {"--profile"},
            paramLabel = "PROFILE",
            description = "Where the services are: local (embedded servers, where there are any) or gcp.")
    @Nullable String profile;

    @Mixin
    WorkdirOptions work = new WorkdirOptions();

    /** The profile that was asked for, or the one of this program. */
    public Profile profile(Profile own) {
        return Profile.choose(own, profile);
    }

    /** Where clones, and warehouse, buckets and journal of the local profile are kept. */
    public Path workdir() {
        return work.workdir();
    }

    /** Project of the results. */
    public String project() {
        return project;
    }

    /** The config repositories. */
    public RepositoryOptions repositories() {
        return repositories;
    }

    /** Where the records are. */
    public CatalogOptions catalog() {
        return catalog;
    }

    /** The same with other public config repositories. */
    public SourceOptions withConfigRepos(List<String> publicOnes) {
        return with(catalog, publicOnes, project);
    }

    /** The same services with other records, public config repositories and project. */
    SourceOptions with(CatalogOptions records, List<String> publicOnes, String otherProject) {
        SourceOptions changed = new SourceOptions();
        changed.catalog = records;
        changed.repositories = repositories.with(publicOnes);
        changed.project = otherProject;
        changed.profile = profile;
        changed.work = work;
        return changed;
    }
}
