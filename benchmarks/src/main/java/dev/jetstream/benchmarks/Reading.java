package dev.jetstream.benchmarks;

import dev.jetstream.core.statistics.PackedValues;
import dev.jetstream.core.statistics.WeightedValues;
import dev.jetstream.core.warehouse.Row;
import java.util.ArrayList;
import java.util.List;

/** What a reader of rows has read; packed samples are unpacked and kept. */
final class Reading {
    private static final double MEBIBYTE = 1 << 20;

    private final boolean samples;
    private final List<WeightedValues> kept = new ArrayList<>();
    private long rows;
    private long characters;

    Reading(boolean samples) {
        this.samples = samples;
    }

    void take(Row row) {
        rows++;
        if (samples) {
            String packed = row.text("packed");
            characters += packed.length();
            kept.add(PackedValues.parse(packed));
        } else {
            row.columns().forEach(column -> characters += row.text(column).length());
        }
    }

    void print(String kind, double seconds, LiveHeap heap) {
        line("  read " + kind, seconds, "s");
        line("  " + kind + " a second", rows / seconds, "rows/s");
        line("  text", characters / MEBIBYTE, "MiB");
        line("  client's heap, most after a collection", heap.mostAfterCollections() / MEBIBYTE, "MiB");
        line("  client's heap, peak", heap.peak() / MEBIBYTE, "MiB");
        if (samples) {
            line(
                    "  distinct values",
                    (double) kept.stream().mapToLong(WeightedValues::size).sum(),
                    "values");
        }
    }

    private void line(String what, double value, String unit) {
        System.out.println(what + "\t" + value + "\t" + unit + "\t" + rows);
    }
}
