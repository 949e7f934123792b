package dev.jetstream.dispatcher.webhook;

/** A request that is answered with a status and one sentence. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String sentence;

    RefusedException(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    int status() {
        return status;
    }
}
