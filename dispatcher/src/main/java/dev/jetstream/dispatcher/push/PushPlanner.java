package dev.jetstream.dispatcher.push;

import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.repository.ConfigBranch;
import dev.jetstream.core.config.repository.ConfigChange;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.dispatcher.push.ProcessedCommit.Known;
import dev.jetstream.dispatcher.trigger.Trigger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Finds what a push asks for, by comparing commits in the clone.
 *
 * <p>The push is a hint only: compared is with the last processed commit, so that a lost delivery is made good by the
 * next one, and one that comes late or again finds nothing to do. A commit that is not on the branch (any more) has no
 * effect.
 */
public final class PushPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(PushPlanner.class);

    private final String repository;
    private final ConfigBranch branch;
    private final ProcessedCommit processed;
    private final Affected affected;
    private final Scheduler files;

    /**
     * A planner for one branch.
     *
     * @param repository owner and name: pushes to others are refused, by whichever way they come
     * @param cpu where configs are resolved
     * @param files where the clone is read and fetched into
     * @param clock for which experiments run
     */
    public PushPlanner(
            String repository,
            ConfigBranch branch,
            ProcessedCommit processed,
            ExperimentCatalog catalog,
            ConfigStates configs,
            Scheduler cpu,
            Scheduler files,
            Clock clock) {
        this.repository = repository;
        this.branch = branch;
        this.processed = processed;
        this.affected = new Affected(branch, catalog, configs, cpu, clock);
        this.files = files;
    }

    /**
     * What a push asks for.
     *
     * @param commit up to which the branch is seen to then
     * @param rerun experiments whose configs are others
     * @param touched experiments whose configs are others, but a flag in the message says to let them pass
     * @param since null when nobody knows what the commits are to be compared with: then tables tell what is older
     * @param note for people
     */
    public record Plan(
            String commit,
            List<String> rerun,
            List<String> touched,
            @Nullable String since,
            boolean ignored,
            String note) {
        public Plan {
            rerun = List.copyOf(rerun);
            touched = List.copyOf(touched);
        }
    }

    /** Finds out; fails with {@link UnavailableException} while the commit is not in the clone. */
    public Mono<Plan> plan(Trigger.Push push) {
        if (!push.repository().equals(repository)) {
            return Mono.error(new InvalidException("a push to another repository than " + repository));
        }
        Mono<Optional<Known>> known = processed.read().map(Optional::of).defaultIfEmpty(Optional.empty());
        return Mono.fromCallable(branch::refreshedTip)
                .subscribeOn(files)
                .flatMap(tip -> known.flatMap(last -> Mono.fromCallable(
                                () -> ranges(push, tip, last.map(Known::commit).orElse(null)))
                        .subscribeOn(files)))
                .flatMap(this::plan);
    }

    /** Says that the branch is seen to up to the plan's commit, unless it is already further. */
    public Mono<Void> finished(String commit) {
        return processed
                .read()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(last -> Mono.fromCallable(() -> isBehind(last.orElse(null), commit))
                        .subscribeOn(files)
                        .flatMap(behind -> behind ? move(last.orElse(null), commit) : Mono.empty()));
    }

    /** The tip when it is another commit than the last processed one; the first time it is taken as processed. */
    public Mono<String> unseenTip() {
        Mono<String> tip = Mono.fromCallable(branch::refreshedTip).subscribeOn(files);
        return tip.flatMap(commit -> processed
                .read()
                .map(last -> last.commit().equals(commit) ? Optional.<String>empty() : Optional.of(commit))
                .switchIfEmpty(Mono.defer(() -> processed.begin(commit).thenReturn(Optional.<String>empty())))
                .onErrorReturn(ConflictException.class, Optional.empty())
                .flatMap(Mono::justOrEmpty));
    }

    private Mono<Void> move(@Nullable Known last, String commit) {
        return (last == null ? processed.begin(commit) : processed.move(last, commit))
                .onErrorMap(
                        ConflictException.class,
                        lost -> new UnavailableException("somebody else saw to the branch meanwhile", lost));
    }

    private boolean isBehind(@Nullable Known last, String commit) {
        return last == null || !branch.has(last.commit()) || !branch.isAncestor(commit, last.commit());
    }

    private Ranges ranges(Trigger.Push push, String tip, @Nullable String last) {
        String after = push.after() == null ? tip : push.after();
        if (!branch.has(after)) {
            throw new UnavailableException("commit %s is not in the clone, which is at %s".formatted(after, tip));
        }
        if (!branch.isAncestor(after, tip)) {
            return Ranges.ignored(after, "ignored: the commit is not on the branch");
        }
        boolean knowsLast = branch.has(last);
        if (knowsLast && last != null && branch.isAncestor(after, last)) {
            return Ranges.ignored(after, "ignored: the commit was seen to before");
        }
        String before = push.before();
        boolean knowsBefore = before != null && branch.has(before) && branch.isAncestor(before, after);
        if (!knowsLast || last == null) {
            if (last == null && !knowsBefore) {
                before = branch.parent(after).orElse(null);
                knowsBefore = before != null;
            }
            return knowsBefore && before != null
                    ? new Ranges(after, List.of(range(before, after)), false, "")
                    : new Ranges(after, List.of(), false, "");
        }
        // A delivery was lost in between: what it brought is judged by its own message.
        boolean lost = knowsBefore && before != null && !before.equals(last) && branch.isAncestor(last, before);
        List<Range> ranges = lost && before != null
                ? List.of(range(last, before), range(before, after))
                : List.of(range(last, after));
        return new Ranges(after, ranges, false, "");
    }

    private Range range(String from, String to) {
        return new Range(from, to, SkipFlag.of(branch.message(to)), branch.changes(from, to));
    }

    private Mono<Plan> plan(Ranges ranges) {
        if (ranges.ignored()) {
            return Mono.just(new Plan(ranges.after(), List.of(), List.of(), ranges.after(), true, ranges.note()));
        }
        if (ranges.all().isEmpty()) {
            LOG.warn("nobody knows since when {} is to be looked at: tables decide", ranges.after());
            return Mono.just(new Plan(ranges.after(), List.of(), List.of(), null, false, ""));
        }
        return Flux.fromIterable(ranges.all())
                .filter(range -> range.flag() != SkipFlag.EVERYTHING)
                .concatMap(range -> slugs(range).map(slugs -> new Changed(range.flag(), slugs)))
                .collectList()
                .map(changed -> plan(ranges, changed));
    }

    private static Plan plan(Ranges ranges, List<Changed> changed) {
        TreeSet<String> rerun = new TreeSet<>();
        TreeSet<String> touched = new TreeSet<>();
        changed.forEach(one -> (one.flag() == SkipFlag.RERUN ? touched : rerun).addAll(one.slugs()));
        touched.removeAll(rerun);
        String note = rerun.isEmpty() && touched.isEmpty()
                ? changed.isEmpty() ? "skipped by a flag in the message" : "no experiment's config has changed"
                : rerun.isEmpty() ? "skipped by a flag in the message" : "";
        String since = ranges.all().get(0).from();
        return new Plan(ranges.after(), List.copyOf(rerun), List.copyOf(touched), since, false, note);
    }

    private Mono<List<String>> slugs(Range range) {
        List<String> own = new ArrayList<>();
        for (ConfigChange change : range.changes()) {
            if (change.kind() == ConfigChange.Kind.EXPERIMENT && !change.removed()) {
                own.add(change.name());
            }
        }
        return affected.between(range.from(), range.to(), range.changes()).map(others -> {
            List<String> all = new ArrayList<>(own);
            all.addAll(others);
            return all;
        });
    }

    /** Commits one after another, with what the last one's message says. */
    private record Range(String from, String to, SkipFlag flag, List<ConfigChange> changes) {}

    private record Ranges(String after, List<Range> all, boolean ignored, String note) {
        static Ranges ignored(String after, String note) {
            return new Ranges(after, List.of(), true, note);
        }
    }

    private record Changed(SkipFlag flag, List<String> slugs) {}
}
