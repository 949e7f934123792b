package dev.jetstream.emulators.planted;

/** What a planted offender of another module depends on. */
public final class PlantedEmulatorsService {}
