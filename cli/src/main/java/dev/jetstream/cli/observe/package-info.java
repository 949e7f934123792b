/**
 * What a service tells of itself: metrics, readiness, log fields and traces, by wrapping the ports it works through.
 */
@NullMarked
package dev.jetstream.cli.observe;

import org.jspecify.annotations.NullMarked;
