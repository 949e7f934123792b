/** What a batch was dispatched with: experiment records and config revisions, frozen under the batch. */
@NullMarked
package dev.jetstream.core.input;

import org.jspecify.annotations.NullMarked;
