package io.gliznet.streams.score;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The scores of one document.
 *
 * @param all best first, cut to the set's topK
 * @param none the probability that none of the labels holds, 0 to 1; empty if the model does not know, or
 *     if thresholds select
 */
public record Scores(List<Score> all, OptionalDouble none) {

    public Scores {
        all = List.copyOf(all);
    }
}
