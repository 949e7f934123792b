/** What a batch came to, for people. */
@NullMarked
package dev.jetstream.exporter.report;

import org.jspecify.annotations.NullMarked;
