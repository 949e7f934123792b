package dev.jetstream.dispatcher.http;

/** A request that is answered with a status and one sentence. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String sentence;

    public RefusedException(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    public int status() {
        return status;
    }
}
