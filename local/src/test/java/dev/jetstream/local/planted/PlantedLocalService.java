package dev.jetstream.local.planted;

/** What a planted offender of another module depends on. */
public final class PlantedLocalService {}
