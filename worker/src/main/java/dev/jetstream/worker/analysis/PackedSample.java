package dev.jetstream.worker.analysis;

import dev.jetstream.core.plan.SampleDescription;
import dev.jetstream.core.plan.SampleDescription.Kind;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.PackedValues;
import dev.jetstream.core.statistics.SegmentedSample;
import dev.jetstream.core.statistics.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * The weighted distinct values of one metric, apart by branch and by the set of segments that clients are in, as a
 * sample statement gives them.
 */
final class PackedSample {
    private final SegmentedSample segmented;

    private PackedSample(SegmentedSample segmented) {
        this.segmented = segmented;
    }

    /** Reads the rows of a sample statement that belong to one sample. */
    static PackedSample read(SampleDescription description, List<PackedRow> rows) {
        boolean single = description.kind() == Kind.VALUES;
        List<SegmentedSample.Part> parts = new ArrayList<>(rows.size());
        for (PackedRow row : rows) {
            BranchSample branch = single
                    ? new BranchSample(row.branch(), PackedValues.parse(row.packed()))
                    : new BranchSample(row.branch(), PackedValues.parsePairs(row.packed()));
            parts.add(new SegmentedSample.Part(row.segments(), branch));
        }
        ValueType second = description.secondType();
        return new PackedSample(
                new SegmentedSample(description.valueType(), second == null ? description.valueType() : second, parts));
    }

    /** The sample, of which any segment's part can be seen. */
    SegmentedSample segmented() {
        return segmented;
    }

    /** One row of a sample statement. */
    record PackedRow(String sample, String branch, long segments, String packed) {}
}
