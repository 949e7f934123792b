package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.collection.ConfigTree;

/**
 * One tree of a repository.
 *
 * @param id tells whether two layers are the same part of the same repository at the same revision
 */
public record ConfigLayer(String id, ConfigTree tree) {}
