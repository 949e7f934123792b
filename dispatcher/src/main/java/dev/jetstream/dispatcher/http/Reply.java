package dev.jetstream.dispatcher.http;

/** An answer: a status and one line of text or JSON. */
public record Reply(int status, String text) {}
