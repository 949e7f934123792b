package dev.jetstream.cli.planted;

/** What a planted offender of another module depends on. */
public final class PlantedCliService {}
