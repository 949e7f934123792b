package dev.jetstream.worker.analysis;

import dev.jetstream.core.plan.SampleDescription;
import dev.jetstream.core.plan.SampleDescription.Kind;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.PackedValues;
import dev.jetstream.core.statistics.Sample;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.statistics.WeightedPairs;
import dev.jetstream.core.statistics.WeightedValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The weighted distinct values of one metric, apart by branch and by the set of segments that clients are in, from
 * which the sample of any segment is put together.
 */
final class PackedSample {
    private final SampleDescription description;
    private final List<Part> parts;

    private PackedSample(SampleDescription description, List<Part> parts) {
        this.description = description;
        this.parts = parts;
    }

    /** Reads the rows of a sample statement that belong to one sample. */
    static PackedSample read(SampleDescription description, List<PackedRow> rows) {
        boolean single = description.kind() == Kind.VALUES;
        List<Part> parts = new ArrayList<>(rows.size());
        for (PackedRow row : rows) {
            parts.add(new Part(
                    row.branch(),
                    row.segments(),
                    single ? PackedValues.parse(row.packed()) : WeightedValues.EMPTY,
                    single ? WeightedPairs.EMPTY : PackedValues.parsePairs(row.packed())));
        }
        return new PackedSample(description, parts);
    }

    /**
     * The sample of all clients, or of those in a segment; branches in the order of the recipe, then others by name.
     *
     * @param mask bits of which a client's segments must have one, or 0 for all clients
     */
    Sample in(long mask, List<String> recipeBranches) {
        Map<String, List<Part>> byBranch = new LinkedHashMap<>();
        Stream.concat(
                        recipeBranches.stream(),
                        new TreeSet<>(parts.stream().map(Part::branch).toList()).stream())
                .forEach(branch -> byBranch.putIfAbsent(branch, new ArrayList<>()));
        for (Part part : parts) {
            if (mask == 0 || (part.segments() & mask) != 0) {
                byBranch.getOrDefault(part.branch(), List.of()).add(part);
            }
        }
        List<BranchSample> branches = byBranch.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> branch(entry.getKey(), entry.getValue()))
                .toList();
        return new Sample(description.valueType(), secondType(), branches);
    }

    private BranchSample branch(String name, List<Part> own) {
        return description.kind() == Kind.VALUES
                ? new BranchSample(
                        name,
                        WeightedValues.merge(own.stream().map(Part::values).toList()))
                : new BranchSample(
                        name, WeightedPairs.merge(own.stream().map(Part::pairs).toList()));
    }

    private ValueType secondType() {
        ValueType second = description.secondType();
        return second == null ? description.valueType() : second;
    }

    /** One row of a sample statement. */
    record PackedRow(String sample, String branch, long segments, String packed) {}

    private record Part(String branch, long segments, WeightedValues values, WeightedPairs pairs) {}
}
