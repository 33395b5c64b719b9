package io.gliznet.streams.deadletter;

/** The consumer group that a replay should use keeps the position of something else. */
public final class ForeignGroupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForeignGroupException(String message) {
        super(message);
    }
}
