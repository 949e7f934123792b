package dev.jetstream.emulators.storage;

/** What an upload will become once its content is whole. */
record PlannedObject(
        String bucket, String name, ObjectSettings settings, Preconditions conditions, Checksums checksums) {}
