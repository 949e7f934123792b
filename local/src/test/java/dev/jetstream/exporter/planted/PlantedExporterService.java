package dev.jetstream.exporter.planted;

/** What a planted offender of another module depends on. */
public final class PlantedExporterService {}
