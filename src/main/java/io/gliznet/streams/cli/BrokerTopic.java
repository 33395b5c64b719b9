package io.gliznet.streams.cli;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.TypeConversionException;

/**
 * A topic that a broker is to have, written {@code NAME} or {@code NAME:PARTITIONS}.
 *
 * @param partitions empty: as many as the other topics have
 */
record BrokerTopic(String name, OptionalInt partitions) {

    /** The names that Kafka takes, but for {@code .} and {@code ..}. */
    private static final Pattern FORM = Pattern.compile("([\\w.-]{1,249})(?::([1-9]\\d{0,3}))?");

    private static final short ONE_REPLICA = 1;

    /** @throws TypeConversionException if the text has another form */
    static BrokerTopic parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(1).matches("\\.{1,2}")) {
            throw new TypeConversionException("expected the name of a topic (letters, digits, '.', '_' and '-'), and"
                    + " perhaps a colon and 1 to 9999 partitions, found '" + text + "'");
        }
        return new BrokerTopic(
                matcher.group(1),
                matcher.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(matcher.group(2))));
    }

    NewTopic definition(int otherwise) {
        return new NewTopic(name, partitions.orElse(otherwise), ONE_REPLICA);
    }
}
