package io.gliznet.streams.reliability;

import io.gliznet.streams.topology.Guarantee;
import java.util.List;

/** What the service promises about every document, whatever happens to it. */
interface Promise {

    /** Each violation in one sentence; empty if the promise was kept. */
    List<String> violations(History history);

    default String name() {
        return getClass().getSimpleName();
    }

    /** The promises under a guarantee. */
    static List<Promise> of(Guarantee guarantee) {
        List<Promise> both = List.of(
                new AccountedFor(), new OrderPerKey(), new LabelVersionNeverOlder(), new OriginalBytesInDeadLetters());
        return switch (guarantee) {
            case AT_LEAST_ONCE -> both;
            case EXACTLY_ONCE ->
                List.of(both.get(0), new NoDuplicateCommitted(), both.get(1), both.get(2), both.get(3));
        };
    }
}
