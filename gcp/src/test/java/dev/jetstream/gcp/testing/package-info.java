/** Where the contract suites find real Google services. */
@NullMarked
package dev.jetstream.gcp.testing;

import org.jspecify.annotations.NullMarked;
