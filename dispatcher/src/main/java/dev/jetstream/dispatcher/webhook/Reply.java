package dev.jetstream.dispatcher.webhook;

/** An answer: a status and one line of text or JSON. */
record Reply(int status, String text) {}
