package io.gliznet.streams.reliability;

import io.gliznet.streams.topology.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;

/** Kills a Kafka node of a certain role, and starts it again when clients have gone on without it. */
enum NodeKill {
    ANY {
        @Override
        int node(Admin admin, Scene scene, Random random) {
            return 1 + random.nextInt(scene.cluster().size());
        }
    },
    CONTROLLER {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
        }
    },
    GROUP_COORDINATOR {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            String group = scene.applicationId();
            return Objects.requireNonNull(admin.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group))
                    .get()
                    .coordinator()
                    .id();
        }
    },
    /** Of some transactions: the leader of a partition of their log, which is there once there was a transaction. */
    TRANSACTION_COORDINATOR {
        @Override
        int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException {
            List<TopicPartitionInfo> partitions = Objects.requireNonNull(admin.describeTopics(List.of(TRANSACTION_LOG))
                            .allTopicNames()
                            .get()
                            .get(TRANSACTION_LOG))
                    .partitions();
            return partitions.get(random.nextInt(partitions.size())).leader().id();
        }
    };

    private static final String TRANSACTION_LOG = "__transaction_state";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LONGEST_DEATH = Duration.ofSeconds(15);

    /** Those that there are under a guarantee. */
    static List<NodeKill> under(Guarantee guarantee) {
        return Stream.of(values())
                .filter(kill -> kill != TRANSACTION_COORDINATOR || guarantee == Guarantee.EXACTLY_ONCE)
                .toList();
    }

    /** The id of a node with this role. */
    abstract int node(Admin admin, Scene scene, Random random) throws ExecutionException, InterruptedException;

    /** Returns when the node is back and in sync. */
    final void happen(Scene scene, Random random) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", scene.cluster().bootstrapServers()))) {
            int node = Awaitility.await()
                            .atMost(LIMIT)
                            .ignoreExceptions()
                            .until(() -> node(admin, scene, random), id -> id > 0)
                    - 1;
            scene.cluster().kill(node);
            scene.count("node killed: " + name().toLowerCase(Locale.ROOT).replace('_', ' '));
            Fault.pause(random, LONGEST_DEATH);
            scene.cluster().restart(node);
            Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> isInSync(admin, scene));
        }
    }

    private static boolean isInSync(Admin admin, Scene scene) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics =
                admin.describeTopics(scene.topicNames()).allTopicNames().get();
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size());
    }
}
