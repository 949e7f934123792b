package dev.jetstream.gcp.planted;

/** What a planted offender of another module depends on. */
public final class PlantedGcpService {}
