/**
 * How a service is asked over HTTP: a server that nobody can wear out, and the questions that every service answers.
 */
@NullMarked
package dev.jetstream.dispatcher.http;

import org.jspecify.annotations.NullMarked;
