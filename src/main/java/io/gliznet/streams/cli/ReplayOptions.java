package io.gliznet.streams.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How dead letters are sent back. */
final class ReplayOptions {

    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(\\.\\d{1,6})?)(/s)?");

    @Option(names = "--yes", description = "Send. Without it the command prints what it would send.")
    private boolean yes;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = "Send all documents to this topic. Default: each to the topic that it came from.")
    private @Nullable String to;

    @Option(names = "--rate", paramLabel = "N/s", description = "Send at most N documents a second. Default: no limit.")
    private @Nullable String rate;

    @Option(
            names = "--max-replays",
            paramLabel = "N",
            defaultValue = "3",
            description = "Leave a document alone that was sent back so often before. Default: ${DEFAULT-VALUE}.")
    private int maxReplays;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "Consumer group that keeps the position. Default: one that follows from application.id and"
                    + " from what is replayed.")
    private @Nullable String group;

    boolean yes() {
        return yes;
    }

    Optional<String> to() {
        return Optional.ofNullable(to);
    }

    Optional<String> group() {
        return Optional.ofNullable(group);
    }

    int maxReplays() {
        if (maxReplays < 1) {
            throw CommandFailure.usage("--max-replays: expected 1 or more, found " + maxReplays);
        }
        return maxReplays;
    }

    /** Documents a second; infinity if there is no limit. */
    double rate() {
        if (rate == null) {
            return Double.POSITIVE_INFINITY;
        }
        Matcher matcher = RATE.matcher(rate);
        double perSecond = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
        if (perSecond <= 0) {
            throw CommandFailure.usage("--rate: expected a number above 0 like 100/s, found '" + rate + "'");
        }
        return perSecond;
    }
}
