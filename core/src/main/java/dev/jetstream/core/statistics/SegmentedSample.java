package dev.jetstream.core.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One metric over all segments: its distinct values are kept once a branch, and a segment's sample is a view that
 * counts its clients into space that is used again and again.
 *
 * <p>Clients come in parts: those of one branch that are in the same set of segments. A part may be of values or of
 * pairs. For any number of threads, each of which gets views of its own.
 */
public final class SegmentedSample {
    private final ValueType type;
    private final ValueType secondType;
    private final Map<String, SegmentedValues> values = new LinkedHashMap<>();
    private final Map<String, List<Part>> pairs = new LinkedHashMap<>();
    private final Deque<Space> free = new ArrayDeque<>();
    // a recipe's order is the same for all segments; whoever comes first finds it
    private volatile Order lastOrder = new Order(List.of(), List.of());

    /**
     * A metric's clients.
     *
     * @param type of the metric's column (of the numerator's for a ratio)
     * @param secondType of the covariate's or denominator's column
     * @param parts in any order, several of a branch
     */
    public SegmentedSample(ValueType type, ValueType secondType, List<Part> parts) {
        this.type = type;
        this.secondType = secondType;
        Map<String, List<Part>> byBranch = new LinkedHashMap<>();
        for (Part part : parts) {
            byBranch.computeIfAbsent(part.sample().branch(), branch -> new ArrayList<>())
                    .add(part);
        }
        byBranch.forEach((branch, own) -> {
            if (own.get(0).sample().pairs() == null) {
                values.put(branch, SegmentedValues.of(own));
            } else {
                pairs.put(branch, List.copyOf(own));
            }
        });
    }

    /**
     * Uses the sample of all clients, or of those in a segment; branches in the order of the recipe, then others by
     * name, those without clients there left out.
     *
     * @param mask bits of which a client's segments must have one, or 0 for all clients
     * @param use must not keep the sample, whose space is used again afterwards
     */
    public <T> T in(long mask, List<String> recipeBranches, Function<Sample, T> use) {
        Space space = take();
        try {
            List<String> order = order(recipeBranches);
            List<BranchSample> branches = new ArrayList<>(order.size());
            for (String branch : order) {
                addBranch(branches, branch, mask, space);
            }
            return use.apply(new Sample(type, secondType, branches));
        } finally {
            giveBack(space);
        }
    }

    private void addBranch(List<BranchSample> branches, String branch, long mask, Space space) {
        SegmentedValues own = values.get(branch);
        if (own != null && own.isIn(mask)) {
            SegmentedValues.Space buffer = space.byBranch.get(branch);
            if (buffer == null) {
                buffer = new SegmentedValues.Space(own.size());
                space.byBranch.put(branch, buffer);
            }
            branches.add(new BranchSample(branch, own.in(mask, buffer)));
        }
        WeightedPairs inside = pairsIn(mask, pairs.getOrDefault(branch, List.of()));
        if (inside != null) {
            branches.add(new BranchSample(branch, inside));
        }
    }

    private static @Nullable WeightedPairs pairsIn(long mask, List<Part> parts) {
        WeightedPairs only = null;
        List<WeightedPairs> several = List.of();
        for (Part part : parts) {
            WeightedPairs found = part.sample().pairs();
            if (found == null || !part.isIn(mask)) {
                continue;
            }
            if (only == null) {
                only = found;
            } else {
                several = several.isEmpty() ? new ArrayList<>(List.of(only)) : several;
                several.add(found);
            }
        }
        return several.isEmpty() ? only : WeightedPairs.merge(several);
    }

    private List<String> order(List<String> recipeBranches) {
        Order known = lastOrder;
        if (known.recipe() == recipeBranches) {
            return known.branches();
        }
        List<String> order = newOrder(recipeBranches);
        lastOrder = new Order(recipeBranches, order);
        return order;
    }

    private List<String> newOrder(List<String> recipeBranches) {
        TreeSet<String> others = new TreeSet<>(values.keySet());
        others.addAll(pairs.keySet());
        recipeBranches.forEach(others::remove);
        List<String> order = new ArrayList<>(recipeBranches);
        order.addAll(others);
        return order;
    }

    private Space take() {
        synchronized (free) {
            return free.isEmpty() ? new Space() : free.pop();
        }
    }

    private void giveBack(Space space) {
        synchronized (free) {
            free.push(space);
        }
    }

    /**
     * Clients of one branch that are in the same segments.
     *
     * @param segments bits, one a segment
     * @param sample the branch with its values or pairs
     */
    public record Part(long segments, BranchSample sample) {
        boolean isIn(long mask) {
            return mask == 0 || (segments & mask) != 0;
        }
    }

    /** The branches in the order that a recipe asks for. */
    private record Order(List<String> recipe, List<String> branches) {}

    /** Where one thread at a time counts. */
    private static final class Space {
        private final Map<String, SegmentedValues.Space> byBranch = new LinkedHashMap<>();
    }
}
