package dev.jetstream.dispatcher.selection;

import java.util.List;

/** What is analysed and what is not, both in the order of the catalog. */
public record Selection(List<Selected> selected, List<LeftOut> leftOut) {
    public Selection {
        selected = List.copyOf(selected);
        leftOut = List.copyOf(leftOut);
    }
}
