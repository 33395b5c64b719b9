package io.gliznet.streams.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What a start asks the broker about.
 *
 * @param applicationId the consumer group whose offsets say which documents are still to be read
 * @param transactions whether results are written in transactions
 * @param producer settings of the producers of results
 * @param fromTheStart whether a partition without an offset is read from its beginning
 * @param routes topics to which label sets may send results
 */
record CheckSettings(
        Topics topics,
        String applicationId,
        boolean transactions,
        Map<String, Object> producer,
        boolean fromTheStart,
        ResultTimestamp resultTimestamp,
        PermittedTopics routes) {

    static CheckSettings of(StreamsConfig config, TopologySettings settings) {
        return new CheckSettings(
                settings.topics(),
                config.getString(StreamsConfig.APPLICATION_ID_CONFIG),
                config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG).equals(Guarantee.EXACTLY_ONCE.value()),
                config.getProducerConfigs(config.getString(StreamsConfig.APPLICATION_ID_CONFIG) + "-start-check"),
                "earliest"
                        .equals(config.getMainConsumerConfigs("", "", 0).get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)),
                settings.resultTimestamp(),
                settings.routes());
    }

    Permissions permissions() {
        return new Permissions(topics, applicationId);
    }
}
