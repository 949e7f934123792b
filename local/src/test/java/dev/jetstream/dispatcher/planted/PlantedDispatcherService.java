package dev.jetstream.dispatcher.planted;

/** What a planted offender of another module depends on. */
public final class PlantedDispatcherService {}
