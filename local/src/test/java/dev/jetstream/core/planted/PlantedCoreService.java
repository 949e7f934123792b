package dev.jetstream.core.planted;

/** What a planted offender of another module depends on. */
public final class PlantedCoreService {}
