package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.deadletter.Selection;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command means; the same for all of them. */
final class LetterOptions {

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "Only letters with one of these reasons, such as UNKNOWN_LABEL_SET.")
    private List<Reason> reasons = List.of();

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Only letters of this tenant; can be repeated. Letters that name no tenant are left out.")
    private List<String> tenants = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only letters that were rejected at this time or later, for example 2026-03-01T09:30:00Z.")
    private @Nullable Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only letters that were rejected before this time.")
    private @Nullable Instant until;

    @Option(names = "--partition", paramLabel = "N", description = "Only this partition of the dead-letter topic.")
    private @Nullable Integer partition;

    @Option(
            names = "--from-offset",
            paramLabel = "N",
            description = "Only letters at this offset of the dead-letter topic or a higher one.")
    private @Nullable Long from;

    @Option(
            names = "--to-offset",
            paramLabel = "N",
            description = "Only letters at this offset of the dead-letter topic or a lower one.")
    private @Nullable Long to;

    Selection selection() {
        long first = from == null ? 0 : from;
        long last = to == null ? Long.MAX_VALUE : to;
        if (first < 0 || last < first) {
            throw CommandFailure.usage("--from-offset, --to-offset: expected offsets from 0 in ascending order, found "
                    + first + " and " + last);
        }
        if (since != null && until != null && !since.isBefore(until)) {
            throw CommandFailure.usage(
                    "--since, --until: expected times in ascending order, found " + since + " and " + until);
        }
        Set<String> names = reasons.stream().map(Reason::name).collect(Collectors.toSet());
        return new Selection(
                names,
                new HashSet<>(tenants),
                Optional.ofNullable(since),
                Optional.ofNullable(until),
                partition == null ? OptionalInt.empty() : OptionalInt.of(partition),
                first,
                last,
                Set.of());
    }
}
