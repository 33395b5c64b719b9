import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes one label set and two documents as JSON. The service needs documents.format=json.
 *
 * <p>java -cp 'target/lib/*' examples/java/SendDocuments.java localhost:9092
 */
public final class SendDocuments {

    public static void main(String[] arguments) throws Exception {
        // Before the first logger: Logback, which is in target/lib, prints all of Kafka's debug messages otherwise.
        System.setProperty("logback.configurationFile", "examples/java/logback.xml");
        Properties settings = new Properties();
        settings.put("bootstrap.servers", arguments.length > 0 ? arguments[0] : "localhost:9092");
        settings.put("acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            // A document that is sent after the label set was acknowledged is scored with it.
            producer.send(new ProducerRecord<>("label-sets", "initech/default", "{\"labels\": [\"billing\", \"outage\"]}"))
                    .get();
            Future<RecordMetadata> first = producer.send(document("j-1", "I was charged twice for my order."));
            Future<RecordMetadata> second = producer.send(document("j-2", "The website has been down since noon."));
            first.get();
            second.get();
        }
        System.out.println("wrote the label set initech/default and 2 documents");
    }

    /** Use a JSON library for texts that are not your own. */
    private static ProducerRecord<String, String> document(String id, String text) {
        return new ProducerRecord<>(
                "documents",
                id,
                "{\"documentId\": \"" + id + "\", \"tenantId\": \"initech\", \"text\": \"" + text + "\"}");
    }
}
