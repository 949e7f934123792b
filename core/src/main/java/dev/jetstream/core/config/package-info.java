/**
 * The analysis configs as resolved: plain records, their failures and warnings, and their JSON.
 *
 * <p>How they come about: {@code toml} reads files, {@code spec} gives them their shape and merges them,
 * {@code collection} holds what a set of repositories says, {@code resolve} makes one experiment's config of it,
 * {@code repository} fetches folders and git histories.
 */
@NullMarked
package dev.jetstream.core.config;

import org.jspecify.annotations.NullMarked;
