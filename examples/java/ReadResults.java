import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Prints results from the beginning of their topic: the best label from the headers, and the value, which is JSON. The service needs
 * classified.format=json; results that it wrote in Avro before are skipped.
 *
 * <p>java -cp 'target/lib/*' examples/java/ReadResults.java localhost:9092 2
 */
public final class ReadResults {

    public static void main(String[] arguments) {
        // Before the first logger: Logback, which is in target/lib, prints all of Kafka's debug messages otherwise.
        System.setProperty("logback.configurationFile", "examples/java/logback.xml");
        int most = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", arguments.length > 0 ? arguments[0] : "localhost:9092");
        settings.put("group.id", "example-" + UUID.randomUUID());
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        // Under exactly-once, only committed results count. Java's default is read_uncommitted.
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("classified"));
            int printed = 0;
            int skipped = 0;
            while (printed < most) {
                for (ConsumerRecord<String, String> result : consumer.poll(Duration.ofSeconds(1))) {
                    if (!isJson(result)) {
                        if (skipped++ == 0) {
                            System.err.println("Skipping results that are not JSON: was classified.format=json set?");
                        }
                    } else if (printed < most) {
                        System.out.println(header(result, "gliznet.label") + "  " + result.value());
                        printed++;
                    }
                }
            }
        }
    }

    private static boolean isJson(ConsumerRecord<?, String> result) {
        return result.value() != null && result.value().startsWith("{");
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "-" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
