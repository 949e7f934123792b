package dev.jetstream.core.ledger;

import java.time.LocalDate;

/** What a listing says of an item, without reading it. */
public record ItemStatus(String slug, LocalDate date, ItemState state, int attempts, boolean exported) {}
