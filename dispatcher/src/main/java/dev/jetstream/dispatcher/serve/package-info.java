/** The dispatcher as a service: triggers are taken from their subscription and carried out. */
@NullMarked
package dev.jetstream.dispatcher.serve;

import org.jspecify.annotations.NullMarked;
