package io.gliznet.streams.topology;

import java.util.Arrays;
import org.apache.kafka.streams.StreamsConfig;

/** What a crash may do to results. A document is never without one. */
public enum Guarantee {
    /** Documents in flight during a crash may have two results. */
    AT_LEAST_ONCE(StreamsConfig.AT_LEAST_ONCE),
    /** A consumer that reads committed records sees one result per document. */
    EXACTLY_ONCE(StreamsConfig.EXACTLY_ONCE_V2);

    private final String value;

    Guarantee(String value) {
        this.value = value;
    }

    /** @param value of {@code processing.guarantee} */
    public static Guarantee of(String value) {
        return Arrays.stream(values())
                .filter(guarantee -> guarantee.value.equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("processing.guarantee: expected one of "
                        + Arrays.stream(values()).map(Guarantee::value).toList() + ", found '" + value + "'"));
    }

    /** As {@code processing.guarantee} has it. */
    public String value() {
        return value;
    }
}
