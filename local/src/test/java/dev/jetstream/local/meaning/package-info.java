/** What our SQL means: run beside the reference's on data that tell them apart, and on the configs of the corpus. */
@NullMarked
package dev.jetstream.local.meaning;

import org.jspecify.annotations.NullMarked;
