package dev.jetstream.worker.planted;

/** What a planted offender of another module depends on. */
public final class PlantedWorkerService {}
