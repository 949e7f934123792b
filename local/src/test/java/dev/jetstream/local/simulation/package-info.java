/** The event core in one thread on virtual time: seeded faults, and invariants that hold after every event. */
@NullMarked
package dev.jetstream.local.simulation;

import org.jspecify.annotations.NullMarked;
