package io.gliznet.streams.deadletter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which dead letters are meant: those that meet every condition.
 *
 * @param reasons one of these; empty: any, or none at all
 * @param tenants one of these; empty: any, or none at all
 * @param since rejected then or later
 * @param until rejected before
 * @param partition of the dead-letter topic
 * @param firstOffset in the dead-letter topic, of every partition
 * @param lastOffset in the dead-letter topic, of every partition
 * @param letters these ones only; empty: any
 */
public record Selection(
        Set<String> reasons,
        Set<String> tenants,
        Optional<Instant> since,
        Optional<Instant> until,
        OptionalInt partition,
        long firstOffset,
        long lastOffset,
        Set<Coordinates> letters) {

    public static final Selection ALL = new Selection(
            Set.of(), Set.of(), Optional.empty(), Optional.empty(), OptionalInt.empty(), 0, Long.MAX_VALUE, Set.of());

    public Selection {
        reasons = Set.copyOf(reasons);
        tenants = Set.copyOf(tenants);
        letters = Set.copyOf(letters);
    }

    /** The same conditions, for these letters only. */
    public Selection of(Set<Coordinates> only) {
        return new Selection(reasons, tenants, since, until, partition, firstOffset, lastOffset, only);
    }

    public boolean chooses(DeadLetter letter) {
        Coordinates at = letter.at();
        return (reasons.isEmpty() || letter.reason().filter(reasons::contains).isPresent())
                && (tenants.isEmpty()
                        || letter.tenant().filter(tenants::contains).isPresent())
                && since.filter(time -> letter.time().isBefore(time)).isEmpty()
                && until.filter(time -> !letter.time().isBefore(time)).isEmpty()
                && choosesPartition(at.partition())
                && at.offset() >= firstOffset
                && at.offset() <= lastOffset
                && (letters.isEmpty() || letters.contains(at));
    }

    /** Whether a letter of this partition can be meant. */
    public boolean choosesPartition(int number) {
        return (partition.isEmpty() || partition.getAsInt() == number)
                && (letters.isEmpty() || letters.stream().anyMatch(letter -> letter.partition() == number));
    }

    /** The first offset of this partition that can be meant. */
    public long first(int number) {
        return letters.isEmpty()
                ? firstOffset
                : letters.stream()
                        .filter(letter -> letter.partition() == number)
                        .mapToLong(Coordinates::offset)
                        .min()
                        .orElse(firstOffset);
    }

    /** The offset behind the last one of this partition that can be meant. */
    public long end(int number) {
        long last = letters.isEmpty()
                ? lastOffset
                : letters.stream()
                        .filter(letter -> letter.partition() == number)
                        .mapToLong(Coordinates::offset)
                        .max()
                        .orElse(lastOffset);
        return last == Long.MAX_VALUE ? last : last + 1;
    }

    /** The same text for the same selection, in every process. */
    public String text() {
        List<String> parts = List.of(
                listed(reasons),
                listed(tenants),
                since.map(Instant::toString).orElse(""),
                until.map(Instant::toString).orElse(""),
                partition.toString(),
                firstOffset + "-" + lastOffset,
                listed(letters));
        return String.join("\n", parts);
    }

    /** No reason, tenant or topic has a control character. */
    private static String listed(Set<?> values) {
        return values.stream().map(Object::toString).sorted().collect(Collectors.joining("\t"));
    }
}
