@NullMarked
package dev.jetstream.worker;

import org.jspecify.annotations.NullMarked;
