package dev.jetstream.emulators.storage;

/** Takes the content of one request piece by piece, and answers at its end. */
interface ContentSink {
    void write(byte[] bytes);

    Reply end();

    /** The request broke off. */
    void abort();
}
