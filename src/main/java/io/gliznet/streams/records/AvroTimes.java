package io.gliznet.streams.records;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.avro.LogicalType;

/**
 * Dates and times of Avro as texts of ISO 8601.
 *
 * <p>Source: Avro specification 1.12, "Logical Types".
 */
final class AvroTimes {

    private AvroTimes() {}

    /**
     * The text; empty if the type is no time.
     *
     * @throws java.time.DateTimeException if the number is none of this type
     */
    static Optional<String> text(LogicalType type, long number) {
        return switch (type.getName()) {
            case "date" -> Optional.of(LocalDate.ofEpochDay(number).toString());
            case "time-millis" -> Optional.of(time(number, ChronoUnit.MILLIS));
            case "time-micros" -> Optional.of(time(number, ChronoUnit.MICROS));
            case "timestamp-millis" -> Optional.of(instant(number, ChronoUnit.MILLIS));
            case "timestamp-micros" -> Optional.of(instant(number, ChronoUnit.MICROS));
            case "timestamp-nanos" -> Optional.of(instant(number, ChronoUnit.NANOS));
            case "local-timestamp-millis" -> Optional.of(local(number, ChronoUnit.MILLIS));
            case "local-timestamp-micros" -> Optional.of(local(number, ChronoUnit.MICROS));
            case "local-timestamp-nanos" -> Optional.of(local(number, ChronoUnit.NANOS));
            default -> Optional.empty();
        };
    }

    private static String time(long number, ChronoUnit unit) {
        return LocalTime.ofNanoOfDay(number * unit.getDuration().toNanos()).toString();
    }

    private static String instant(long number, ChronoUnit unit) {
        return Instant.EPOCH.plus(number, unit).toString();
    }

    private static String local(long number, ChronoUnit unit) {
        return Instant.EPOCH
                .plus(number, unit)
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime()
                .toString();
    }
}
