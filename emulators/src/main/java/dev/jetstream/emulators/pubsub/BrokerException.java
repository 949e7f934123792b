package dev.jetstream.emulators.pubsub;

import com.google.rpc.Code;
import java.util.Objects;

/** The broker refuses a call, with the code and the words that go over the wire. */
public final class BrokerException extends RuntimeException {
    private final Code code;

    BrokerException(Code code, String message) {
        super(message);
        this.code = code;
    }

    BrokerException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** What the broker says; never null. */
    public String words() {
        return Objects.requireNonNullElse(getMessage(), code.name());
    }

    static BrokerException invalid(String message) {
        return new BrokerException(Code.INVALID_ARGUMENT, message);
    }

    static BrokerException notFound(String message) {
        return new BrokerException(Code.NOT_FOUND, message);
    }
}
